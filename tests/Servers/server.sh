#!/usr/bin/env bash
# Runs one real server for the tests in this folder, on 127.0.0.1 and on a port of its own.
#   server.sh start <name> [seconds]  starts it anew and prints its address; sessions last so many seconds (3600)
#   server.sh stop <name>
#   server.sh expire <name>           ends all its sessions behind the clients' backs; it goes on at the same address
#   server.sh missing <name>          prints what is not installed; nothing if all is there
#   server.sh packages <name>         prints the Debian packages that bring it
# Any other action is a function of <name>.sh. That file says for one server: packages, needs (commands and files), address, prepare, run
# and expire.
# Its files stay in $SESSIONTOOLS_SERVERS/<name>, by default artifacts/servers, so that only the first start sets it up.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
action=${1:?start, stop, expire, missing or packages}
name=${2:?the name of a server}
seconds=${3:-3600}
servers=${SESSIONTOOLS_SERVERS:-$here/../../artifacts/servers}

# The password is nasty on purpose: form, JSON, XML, header and INI all have to encode it.
export SERVER_USER=admin SERVER_PASSWORD='Pass &<word>+%41"ü'
export LC_ALL=C.UTF-8

mkdir -p "$servers/$name"
export SERVER_HOME=$(cd "$servers/$name" && pwd)
home=$SERVER_HOME

# A pid file may be older than the process that now has this number: the environment tells.
running() { [ -s "$home/pid" ] && tr '\0' '\n' 2>/dev/null < "/proc/$(cat "$home/pid")/environ" | grep -qxF "SERVER_HOME=$home"; }

# Starts a command in the background as the leader of its own process group.
launch() {
    setsid "$@" < /dev/null > "$home/log" 2>&1 &
    echo $! > "$home/pid"

    # Until the new process runs the command, it has the environment of this shell from before SERVER_HOME was set.
    for _ in $(seq 50); do
        if running; then return; fi
        sleep 0.1
    done
}

await() {
    for _ in $(seq 300); do
        if ! running; then break; fi
        if "$@" > /dev/null 2>&1; then return; fi
        sleep 0.1
    done
    echo "$name does not respond. The end of its log:" >&2
    tail -n 20 "$home/log" >&2
    return 1
}

responds() { curl -s -o "$home/response" --noproxy '*' -m 5 "$address"; }

stop() {
    if running; then
        local pid
        pid=$(cat "$home/pid")
        kill -- "-$pid"
        for _ in $(seq 10); do
            if ! running; then break; fi
            sleep 0.1
        done
        kill -9 -- "-$pid" 2>/dev/null || true
    fi
    rm -f "$home/pid"
}

start() {
    stop
    # In the background, because bash ignores errexit in what stands before an ||.
    (prepare) > "$home/prepare.log" 2>&1 &
    wait $! || { tail -n 20 "$home/prepare.log" >&2; return 1; }
    run
    await responds
}

# What a server's script starts besides, its own finish stops.
finish() { :; }

# For servers that keep their sessions in memory. The length of a session stays as it was.
restart() { seconds=$(cat "$home/seconds"); start; }

. "$here/$name.sh"
case $action in
    start) echo "$seconds" > "$home/seconds"; start; echo "$address" ;;
    stop) stop; finish ;;
    expire) expire ;;
    missing) for need in "${needs[@]}"; do command -v "$need" > /dev/null || [ -e "$need" ] || echo "$need"; done ;;
    packages) echo "${packages[@]}" ;;
    *) "$action" ;;
esac
