# Transmission's RPC. It has no length of a session: a key changes about hourly, and with each start.
packages=(transmission-daemon curl python3)
needs=(transmission-daemon curl python3)
address=http://127.0.0.1:24391/

prepare() {
    mkdir -p "$home/downloads"
    python3 - "$home" << 'END'
import json, os, sys

settings = {
    "rpc-enabled": True, "rpc-bind-address": "127.0.0.1", "rpc-port": 24391, "rpc-url": "/transmission/",
    "rpc-authentication-required": True, "rpc-username": os.environ["SERVER_USER"], "rpc-password": os.environ["SERVER_PASSWORD"],
    "rpc-whitelist-enabled": False, "rpc-host-whitelist-enabled": False,
    "bind-address-ipv4": "127.0.0.1", "bind-address-ipv6": "::1", "peer-port": 24392, "port-forwarding-enabled": False,
    "dht-enabled": False, "lpd-enabled": False, "pex-enabled": False, "utp-enabled": False, "download-dir": sys.argv[1] + "/downloads",
}
with open(sys.argv[1] + "/settings.json", "w") as file:
    json.dump(settings, file)
END
}

run() { launch transmission-daemon --foreground --config-dir "$home"; }

expire() { restart; }
