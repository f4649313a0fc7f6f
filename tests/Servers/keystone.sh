# OpenStack Identity with SQLite and Fernet tokens, which end at a fixed time. One-time codes are allowed.
packages=(keystone gunicorn curl)
needs=(keystone-manage gunicorn curl)
address=http://127.0.0.1:24350/
export OS_KEYSTONE_CONFIG_DIR=$home OS_KEYSTONE_CONFIG_FILES=$home/keystone.conf

manage() { keystone-manage --config-file "$home/keystone.conf" "$@"; }

# Caches what slows it down, but no token, whose end would go unnoticed, and no credential: Keystone spoils those in its own memory.
prepare() {
    mkdir -p "$home/fernet" "$home/credential"
    chmod 700 "$home/fernet" "$home/credential"
    cat > "$home/keystone.conf" << END
[DEFAULT]
log_file = $home/keystone.log
[database]
connection = sqlite:///$home/keystone.db
[token]
expiration = $seconds
caching = false
cache_on_issue = false
[revoke]
caching = false
[identity]
password_hash_rounds = 4
[fernet_tokens]
key_repository = $home/fernet
[fernet_receipts]
key_repository = $home/fernet
[credential]
key_repository = $home/credential
caching = false
[auth]
methods = password,token,totp
[cache]
enabled = true
backend = dogpile.cache.memory
END
    # gunicorn has a command line of its own, and Keystone reads sys.argv.
    cat > "$home/app.py" << 'END'
import sys
sys.argv = ["keystone"]
from keystone.server.wsgi import initialize_public_application
application = initialize_public_application()
END
    if [ ! -e "$home/made" ]; then
        rm -f "$home/keystone.db"
        manage db_sync
        new_keys "$home/fernet"
        new_keys "$home/credential"
        manage bootstrap --bootstrap-username "$SERVER_USER" --bootstrap-password "$SERVER_PASSWORD" \
            --bootstrap-public-url "${address}v3/" --bootstrap-region-id sessions
        touch "$home/made"
    fi
}

# Fernet keys as keystone-manage makes them: the staged one is 0, the primary one has the highest number.
new_keys() { for number in 0 1; do head -c 32 /dev/urandom | base64 | tr '+/' '-_' | tr -d '\n' > "$1/$number"; done; }

# One worker, because SQLite has one writer.
run() { launch gunicorn -b 127.0.0.1:24350 -w 1 --timeout 120 --chdir "$home" app:application; }

responds() { curl -s -o "$home/response" --noproxy '*' -m 20 "${address}v3" && grep -q version "$home/response"; }

expire() { new_keys "$home/fernet"; }
