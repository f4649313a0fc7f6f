#!/usr/bin/env bash
# Installs the named servers from Debian's packages, as root. They are not started: policy-rc.d says so while this runs.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
packages=$(for name in "$@"; do "$here/server.sh" packages "$name"; done)
export DEBIAN_FRONTEND=noninteractive
policy=/usr/sbin/policy-rc.d
if [ ! -e $policy ]; then
    printf '#!/bin/sh\nexit 101\n' > $policy
    chmod +x $policy
    trap 'rm -f $policy' EXIT
fi
get() { apt-get -o DPkg::Lock::Timeout=600 "$@" < /dev/null; }
# The lists of a fresh container are missing or too old.
get install -y -q --no-install-recommends $packages || { get update -q && get install -y -q --no-install-recommends $packages; }
