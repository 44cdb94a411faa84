# Checks who includes whom: awk -f layering.awk layers.txt FILE..., from the repository's root. Exit 1 and a line per offence.
#
# Beyond the table:
# - quotes are for our files, by their path from the root; angle brackets for everybody else's
# - a folder's detail/ is for that folder and its tests
# - tests, examples and benches may include every public header and any third party; benches also examples/support
# - no header names caf/all.hpp, and no public one libactors/io.hpp (it brings Asio)
# - a header opens with a comment and has #pragma once

function offence(text) {
  print FILENAME ":" FNR ": " text
  offences++
}

# "services/transport/detail/http.hpp" belongs to "services/transport", "test/services/session/x.cpp" to "test".
function layer_of(path, part) {
  split(path, part, "/")
  return part[1] == "services" ? part[1] "/" part[2] : part[1]
}

# The folder above detail/, or nothing.
function owner_of_detail(path) {
  return match(path, /\/detail\//) ? substr(path, 1, RSTART - 1) : ""
}

function inside(path, folder) { return index(path, folder "/") == 1 }

function is_public(path) { return path ~ /\.hpp$/ && path !~ /\/detail\// }

function free_layer(layer) { return layer == "test" || layer == "examples" || layer == "bench" }

function third_party(path, part) {
  sub(/\.hp?p?$/, "", path)
  split(path, part, "/")
  return part[1] == "boost" ? "boost/" part[2] : part[1]
}

# What every Boost library stands on, and the operating system.
function foundation(name) { return name ~ /^boost\/(assert|config|core|mp11|throw_exception)$/ || name ~ /^(sys|netinet|arpa)$/ }

function check_ours(path, target, owner) {
  owner = owner_of_detail(path)
  if (owner != "" && !inside(FILENAME, owner) && !inside(FILENAME, "test/" owner) &&
      !inside(FILENAME, "test/stress/" owner) && !inside(FILENAME, "test/fuzz/" owner))
    offence(path " is private to " owner "/ and its tests")
  if (path == "libactors/io.hpp" && is_public(FILENAME))
    offence("a public header includes libactors/io.hpp, which brings Asio: sources alone may")

  target = layer_of(path)
  if (free_layer(layer)) {
    if (free_layer(target) && target != layer && layer != "test" && !(layer == "bench" && inside(path, "examples/support")))
      offence(layer "/ may not include " path)
  } else if (target != layer && !((layer, target) in ours) && !((layer, path) in ours)) {
    offence(layer "/ may not include " path)
  }
}

function check_theirs(path, name) {
  if (path == "caf/all.hpp" && FILENAME ~ /\.hpp$/)
    offence("a header includes caf/all.hpp: name the headers that it needs")
  name = third_party(path)
  if (path !~ /\// && path !~ /^(mimalloc|sqlite3|zlib)/)
    return # the standard library's, or POSIX'
  if (free_layer(layer) || foundation(name) || ((layer, name) in shows))
    return
  if (!((layer, name) in hides))
    offence(layer "/ may not include <" path ">")
  else if (is_public(FILENAME) && FILENAME != "libactors/io.hpp")
    offence("<" path "> is for sources and detail/ of " layer "/, not for public headers")
}

function end_of_file() {
  if (file ~ /\.hpp$/ && !guarded) {
    print file ":1: a header without #pragma once"
    offences++
  }
}

# The table, which is the first file.
NR == FNR {
  if ($1 == "layer") { current = $2; layers[current] }
  for (i = 2; i <= NF; i++) {
    if ($1 == "ours") ours[current, $i]
    if ($1 == "shows") shows[current, $i]
    if ($1 == "hides") hides[current, $i]
  }
  next
}

FNR == 1 {
  end_of_file()
  file = FILENAME
  guarded = 0
  files++
  layer = layer_of(FILENAME)
  if (!free_layer(layer) && !(layer in layers))
    offence("the folder " layer "/ has no layer in layers.txt")
  if (FILENAME ~ /\.hpp$/ && $0 !~ /^\/\//)
    offence("a header opens with a comment that says what it is")
}

/^[ \t]*#[ \t]*pragma once/ { guarded = 1 }

/^[ \t]*#[ \t]*include[ \t]*["<]/ {
  path = $0
  sub(/^[^"<]*["<]/, "", path)
  sub(/[">].*/, "", path)
  known = path ~ /^(libactors|supervision|services|test|examples|bench)\//
  if ($0 ~ /"/) {
    if (known) check_ours(path)
    else offence("\"" path "\": our files are included by their path from the root, others' in angle brackets")
  } else {
    if (known) offence("<" path ">: our files are included in quotes")
    else check_theirs(path)
  }
}

END {
  end_of_file()
  if (!files) {
    print "layering: no files to check"
    exit 1
  }
  exit offences > 0
}
