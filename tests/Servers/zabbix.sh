# Zabbix with PostgreSQL: the frontend with its JSON-RPC API and its pages. Neither needs the server process.
# Zabbix accepts no autologout under 90 seconds.
packages=(
    postgresql curl zabbix-frontend-php zabbix-server-pgsql php-cli php-pgsql php-bcmath php-gd php-mbstring php-xml php-ldap php-curl
)
needs=(php psql curl /usr/share/zabbix/api_jsonrpc.php /usr/share/zabbix-server-pgsql/schema.sql.gz /usr/share/doc/php-pgsql)
address=http://127.0.0.1:24333/

sql() { psql -q -v ON_ERROR_STOP=1 -h 127.0.0.1 -p 24354 "$@"; }

prepare() {
    "$here/server.sh" start postgresql
    if ! sql -U zabbix zabbix -c 'select 1 from users' > /dev/null 2>&1; then
        sql -U postgres -c 'drop database if exists zabbix' -c 'drop role if exists zabbix' \
            -c 'create role zabbix login' -c 'create database zabbix owner zabbix'
        zcat /usr/share/zabbix-server-pgsql/{schema,images,data}.sql.gz | sql -U zabbix zabbix > "$home/schema.log"
    fi
    local word
    word=$(php -r 'echo password_hash(getenv("SERVER_PASSWORD"), PASSWORD_BCRYPT);')
    sql -U zabbix zabbix -v name="$SERVER_USER" -v word="$word" -v seconds="${seconds}s" << 'END'
update users set username = :'name', passwd = :'word', autologin = 0, autologout = :'seconds', attempt_failed = 0 where userid = 1;
END
    # Debian's configuration is for one instance of the machine: copy the pages and let the copy read its own.
    if [ ! -s "$home/pages/conf/zabbix.conf.php" ]; then
        rm -rf "$home/pages"
        cp -rL /usr/share/zabbix "$home/pages" || true
        rm -rf "$home/pages/conf/zabbix.conf.php"
        mkdir -p "$home/pages/conf"
        sed -i "s#/etc/zabbix/zabbix.conf.php#$home/pages/conf/zabbix.conf.php#" "$home/pages/include/classes/core/CConfigFile.php"
        cat > "$home/pages/conf/zabbix.conf.php" << 'END'
<?php
$DB = [
    'TYPE' => 'POSTGRESQL', 'SERVER' => '127.0.0.1', 'PORT' => '24354', 'DATABASE' => 'zabbix', 'USER' => 'zabbix', 'PASSWORD' => '',
    'SCHEMA' => '', 'ENCRYPTION' => false, 'KEY_FILE' => '', 'CERT_FILE' => '', 'CA_FILE' => '', 'VERIFY_HOST' => false,
    'CIPHER_LIST' => '', 'DOUBLE_IEEE754' => true,
];
$ZBX_SERVER_NAME = 'sessions';
$IMAGE_FORMAT_DEFAULT = IMAGE_FORMAT_PNG;
END
    fi
}

run() {
    export PHP_CLI_SERVER_WORKERS=8
    launch php -d session.save_path="$home" -d memory_limit=256M -d error_reporting=0 -d display_errors=0 \
        -S 127.0.0.1:24333 -t "$home/pages"
}

responds() { curl -sf -o "$home/response" --noproxy '*' -m 20 "${address}index.php"; }

finish() { "$here/server.sh" stop postgresql; }

expire() { sql -U zabbix zabbix -c 'delete from sessions'; }

# Nobody has used any session for so many seconds more.
age() { sql -U zabbix zabbix -c "update sessions set lastaccess = lastaccess - $seconds"; }
