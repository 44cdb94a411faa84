#!/usr/bin/env bash
# Without npm the runner says why it skips, and fails where it must not skip: asked in a copy without packages and without npm.
set -euo pipefail
here="$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cp "$here"/{run,install,package.json,package-lock.json} "$work"
mkdir "$work/bin"
for program in bash cat cmp cp dirname env flock grep mktemp readlink rm tr uname; do
  ln -s "$(command -v "$program")" "$work/bin"
done
failures=0

expect() { # STATUS TEXT REQUIRED
  local status=0 said
  said="$(PATH="$work/bin" ACTORS_REQUIRE_CLIENTS="$3" "$work/run" none.test.mjs 2>&1)" || status=$?
  [[ "$status" == "$1" && "$said" == *"$2"* ]] && return
  echo "FAILED: status $status instead of $1, and it said: $said"
  failures=$((failures + 1))
}

expect 77 "SKIPPED: npm is not installed" ""
expect 1 "FAILED: ACTORS_REQUIRE_CLIENTS=1, but npm is not installed" 1

cat >"$work/bin/npm" <<'END'
#!/usr/bin/env bash
echo "npm error network does not answer" >&2
exit 1
END
chmod +x "$work/bin/npm"
expect 77 "SKIPPED: npm ci failed: npm error network does not answer" ""
expect 1 "but npm ci failed" 1

((failures == 0)) && echo "all as expected"
exit "$((failures > 0))"
