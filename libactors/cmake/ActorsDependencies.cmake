# What the project builds on, and where each comes from (Debian 12's packages; the list is in ./dev).

find_package(Threads REQUIRED)
find_package(CAF 0.17.6 REQUIRED COMPONENTS core)
find_package(Boost 1.81 REQUIRED COMPONENTS json)
find_package(spdlog REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(CLI11 REQUIRED)
find_package(SQLiteCpp REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(RE2 REQUIRED IMPORTED_TARGET re2)
pkg_check_modules(URCU REQUIRED IMPORTED_TARGET liburcu-bp)
if(ACTORS_BUILD_EXAMPLES)
  pkg_check_modules(TOMLPLUSPLUS REQUIRED IMPORTED_TARGET tomlplusplus)
endif()

# Our own programs run on mimalloc where it is there; under a sanitizer its allocator is the one that counts. Servers link
# actors_server_memory as well.
add_library(actors_allocator INTERFACE)
add_library(actors_server_memory INTERFACE)
if(NOT ACTORS_SANITIZE)
  find_package(mimalloc QUIET)
  if(mimalloc_FOUND)
    target_link_libraries(actors_allocator INTERFACE mimalloc)
    target_link_libraries(actors_server_memory INTERFACE actors_allocator)
    target_sources(actors_server_memory INTERFACE "${PROJECT_SOURCE_DIR}/examples/support/server_memory.cpp")
  endif()
endif()

if(ACTORS_BUILD_TESTS)
  find_package(GTest REQUIRED)
  include(GoogleTest)
endif()
