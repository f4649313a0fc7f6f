# PostgreSQL for Zabbix, whose script starts and stops it. It refuses to run as root, so it runs as its own user.
packages=(postgresql)
needs=(/usr/lib/postgresql)
bin=$(echo /usr/lib/postgresql/*/bin)

as_postgres() { su postgres -s /bin/bash -c "$1"; }

prepare() {
    chown postgres "$home"
    if ! as_postgres "cd '$home'"; then
        echo "The user postgres cannot enter $home: set SESSIONTOOLS_SERVERS to a folder that everybody can enter."
        return 1
    fi
    [ -s "$home/data/PG_VERSION" ] || as_postgres "$bin/initdb -D '$home/data' -A trust -U postgres -E UTF8 --no-sync"
}

run() {
    launch su postgres -s /bin/bash -c \
        "exec $bin/postgres -D '$home/data' -c listen_addresses=127.0.0.1 -p 24354 -c unix_socket_directories='' -c fsync=off"
}

address=127.0.0.1:24354
responds() { "$bin/pg_isready" -q -h 127.0.0.1 -p 24354; }
