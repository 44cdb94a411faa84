#!/usr/bin/env bash
# The layering check on small trees: what the table allows passes, and every rule refuses what it is there for.
set -euo pipefail
here="$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")"
tree="$(mktemp --directory)"
trap 'rm -r "$tree"' EXIT
cd "$tree"

failures=0
cases=0

check() { # FILE CONTENT: the check's verdict on a tree of this one file
  mkdir -p "$(dirname "$1")"
  printf '%b' "$2" >"$1"
  awk -f "$here/layering.awk" "$here/layers.txt" "$1"
}

allows() { # FILE CONTENT
  local said
  cases=$((cases + 1))
  said="$(check "$1" "$2")" || {
    echo "refused, but allowed: $1 with $2: $said"
    failures=$((failures + 1))
  }
}

refuses() { # FILE CONTENT PART_OF_THE_MESSAGE
  local said status=0
  cases=$((cases + 1))
  said="$(check "$1" "$2")" || status=$?
  if ((status != 1)) || [[ "$said" != *"$3"* ]]; then
    echo "not refused as '$3': $1 with $2: status $status, $said"
    failures=$((failures + 1))
  fi
}

header='// What it is.\n#pragma once\n'

allows supervision/a.hpp "$header"'#include "libactors/process.hpp"\n#include <caf/actor.hpp>\n#include <vector>\n#include <sys/wait.h>\n'
allows services/pool/a.cpp '#include "services/registry/registry.hpp"\n'
allows services/jsonrpc/a.hpp "$header"'#include <boost/json/value.hpp>\n#include <boost/json.hpp>\n#include <boost/core/demangle.hpp>\n'
allows services/mcp/a.hpp "$header"'#include "services/transport/listen.hpp"\n'
allows services/transport/a.cpp '#include <boost/beast/http.hpp>\n#include "services/transport/detail/b.hpp"\n#include "libactors/io.hpp"\n'
allows services/transport/detail/a.hpp "$header"'#include <boost/asio/io_context.hpp>\n#include "libactors/io.hpp"\n'
allows test/stress/libactors/a.cpp '#include "libactors/detail/agenda.hpp"\n'
allows test/fuzz/services/mcp/a.cpp '#include "services/mcp/detail/agenda.hpp"\n'
allows libactors/io.hpp "$header"'#include <boost/asio/io_context.hpp>\n'
allows libactors/a.hpp "$header"'//   #include "services/mcp/server.hpp"\n'
allows test/services/session/a.cpp '#include "services/session/detail/b.hpp"\n#include "test/support/c.hpp"\n#include <gtest/gtest.h>\n'
allows bench/mcp/a.cpp '#include "bench/load/b.hpp"\n#include "examples/support/c.hpp"\n#include <fmt/format.h>\n'
allows examples/a.cpp '#include "services/mcp/server.hpp"\n#include <caf/all.hpp>\n'

refuses libactors/a.hpp "$header"'#include "supervision/supervisor.hpp"\n' 'libactors/ may not include supervision/supervisor.hpp'
refuses supervision/a.cpp '  #  include "services/session/session.hpp"\n' 'supervision/ may not include'
refuses services/queue/a.cpp '#include "services/registry/registry.hpp"\n' 'services/queue/ may not include'
refuses services/jsonrpc/a.cpp '#include "libactors/errc.hpp"\n' 'services/jsonrpc/ may not include'
refuses services/jsonrpc/a.cpp '#include <caf/error.hpp>\n' 'may not include <caf/error.hpp>'
refuses services/schema/a.cpp '#include "services/jsonrpc/error.hpp"\n' 'services/schema/ may not include'
refuses services/schema/a.hpp "$header"'#include <valijson/validator.hpp>\n' 'not for public headers'
refuses services/transport/a.hpp "$header"'#include <boost/asio/io_context.hpp>\n' 'not for public headers'
refuses services/transport/a.cpp '#include "services/mcp/server.hpp"\n' 'services/transport/ may not include'
refuses services/mcp/a.cpp '#include "services/transport/http.hpp"\n' 'services/mcp/ may not include'
refuses services/mcp/a.cpp '#include <boost/beast/http.hpp>\n' 'may not include <boost/beast/http.hpp>'
refuses services/mcp/a.cpp '#include "services/observe/metrics.hpp"\n' 'services/mcp/ may not include'
refuses services/mcp/a.cpp '#include <mimalloc.h>\n' 'may not include <mimalloc.h>'
refuses libactors/a.cpp '#include "test/support/a.hpp"\n' 'libactors/ may not include test'
refuses libactors/a.hpp "$header"'#include <boost/asio/io_context.hpp>\n' 'not for public headers'
refuses services/transport/a.hpp "$header"'#include "libactors/io.hpp"\n' 'sources alone may'
refuses supervision/a.cpp '#include "libactors/detail/agenda.hpp"\n' 'is private to libactors/'
refuses test/supervision/a.cpp '#include "libactors/detail/agenda.hpp"\n' 'is private to libactors/'
refuses test/stress/a.cpp '#include "libactors/detail/agenda.hpp"\n' 'is private to libactors/'
refuses test/fuzz/a.cpp '#include "services/mcp/detail/agenda.hpp"\n' 'is private to services/mcp/'
refuses examples/a.cpp '#include "services/mcp/detail/b.hpp"\n' 'is private to services/mcp/'
refuses examples/a.cpp '#include "test/support/b.hpp"\n' 'examples/ may not include'
refuses bench/a.cpp '#include "examples/demo/b.hpp"\n' 'bench/ may not include'
refuses bench/a.cpp '#include "services/mcp/detail/b.hpp"\n' 'is private to services/mcp/'
refuses libactors/a.hpp "$header"'#include <caf/all.hpp>\n' 'caf/all.hpp'
refuses libactors/a.cpp '#include "process.hpp"\n' 'by their path from the root'
refuses libactors/a.cpp '#include <libactors/process.hpp>\n' 'in quotes'
refuses services/novel/a.cpp 'int a;\n' 'has no layer'
refuses libactors/a.hpp '#pragma once\n' 'opens with a comment'
refuses libactors/a.hpp '// What it is.\n' 'without #pragma once'

if awk -f "$here/layering.awk" "$here/layers.txt" >/dev/null; then
  echo "no files to check, and content"
  failures=$((failures + 1))
fi

echo "$cases cases, $failures failures"
((failures == 0))
