# MediaWiki with SQLite: its Action API and its pages. The user is a bureaucrat whose name begins with a capital, as all names there.
packages=(mediawiki php-cli php-sqlite3 php-mbstring php-xml php-intl php-curl curl)
needs=(php curl /usr/share/mediawiki/api.php /usr/share/doc/php-sqlite3 /usr/share/doc/php-intl)
address=http://127.0.0.1:24331/
wiki=/usr/share/mediawiki
export MW_CONFIG_FILE=$home/LocalSettings.php

prepare() {
    if [ ! -s "$MW_CONFIG_FILE" ]; then
        mkdir -p "$home/data" "$home/made"
        MW_CONFIG_FILE=$home/made/LocalSettings.php php $wiki/maintenance/install.php --confpath "$home/made" \
            --dbtype sqlite --dbpath "$home/data" --dbname wiki --server http://127.0.0.1:24331 --scriptpath '' --pass "$SERVER_PASSWORD" sessions "${SERVER_USER^}"
        {
            cat "$home/made/LocalSettings.php"
            echo '$wgObjectCacheSessionExpiry = (int)getenv("SESSION_SECONDS");'
            echo '$wgSessionCacheType = CACHE_DB;'
            echo '$wgMainCacheType = CACHE_NONE;'
        } > "$home/settings"
        mv "$home/settings" "$MW_CONFIG_FILE"
    fi
}

run() {
    export SESSION_SECONDS=$seconds PHP_CLI_SERVER_WORKERS=8
    launch php -d session.save_path="$home" -S 127.0.0.1:24331 -t $wiki
}

responds() { curl -sf -o "$home/response" --noproxy '*' -m 20 "${address}api.php?action=query"; }

expire() {
    php -r 'foreach (glob("$argv[1]/data/*.sqlite") as $file) {
        $data = new PDO("sqlite:$file");
        $data->setAttribute(PDO::ATTR_TIMEOUT, 10);
        if ($data->query("select 1 from sqlite_master where name = \"objectcache\"")->fetch()) { $data->exec("delete from objectcache"); }
    }' "$home"
}
