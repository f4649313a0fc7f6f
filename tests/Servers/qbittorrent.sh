# qBittorrent's Web API.
packages=(qbittorrent-nox curl python3)
needs=(qbittorrent-nox curl python3)
address=http://127.0.0.1:24380/

prepare() {
    mkdir -p "$home/qBittorrent/config" "$home/downloads"
    local hash
    hash=$(python3 -c '
import base64, hashlib, os
salt = os.urandom(16)
key = hashlib.pbkdf2_hmac("sha512", os.environ["SERVER_PASSWORD"].encode(), salt, 100000, 64)
print(base64.b64encode(salt).decode() + ":" + base64.b64encode(key).decode())')
    cat > "$home/qBittorrent/config/qBittorrent.conf" << END
[LegalNotice]
Accepted=true
[BitTorrent]
Session\DHTEnabled=false
Session\LSDEnabled=false
Session\PeXEnabled=false
Session\Interface=lo
Session\InterfaceAddress=127.0.0.1
Session\DefaultSavePath=$home/downloads
[Preferences]
General\Locale=en
Connection\UPnP=false
WebUI\Address=127.0.0.1
WebUI\Port=24380
WebUI\Username=$SERVER_USER
WebUI\Password_PBKDF2="@ByteArray($hash)"
WebUI\LocalHostAuth=true
WebUI\SessionTimeout=$seconds
WebUI\MaxAuthenticationFailCount=5
END
}

run() { launch qbittorrent-nox --profile="$home" --webui-port=24380 --torrenting-port=24381; }

expire() { restart; }
