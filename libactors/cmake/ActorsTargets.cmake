# One way to declare each kind of target.

# actors_library(NAME SOURCES … HEADERS … [PRIVATE_HEADERS …] [PUBLIC …] [PRIVATE …])
# A layer of the house: target libactors_NAME, alias libactors::NAME. HEADERS are installed, with their path from the
# repository root as the path to include.
function(actors_library name)
  cmake_parse_arguments(arg "" "" "SOURCES;HEADERS;PRIVATE_HEADERS;PUBLIC;PRIVATE" ${ARGN})
  set(target libactors_${name})
  add_library(${target} STATIC ${arg_SOURCES} ${arg_PRIVATE_HEADERS})
  add_library(libactors::${name} ALIAS ${target})
  target_sources(${target} PUBLIC FILE_SET HEADERS BASE_DIRS "${PROJECT_SOURCE_DIR}" FILES ${arg_HEADERS})
  target_compile_features(${target} PUBLIC cxx_std_20)
  target_link_libraries(${target} PUBLIC ${arg_PUBLIC} PRIVATE ${arg_PRIVATE} $<BUILD_INTERFACE:actors_warnings>)
  set_target_properties(${target} PROPERTIES
    EXPORT_NAME ${name} OUTPUT_NAME actors_${name} POSITION_INDEPENDENT_CODE ON)
  install(TARGETS ${target} EXPORT libactors-targets
          ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}"
          FILE_SET HEADERS DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/libactors")
endfunction()

# actors_executable(NAME SOURCES … LINK …)
function(actors_executable name)
  cmake_parse_arguments(arg "" "" "SOURCES;LINK" ${ARGN})
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE ${arg_LINK} actors_warnings actors_allocator)
endfunction()

# actors_test(NAME [THREADS] [SERIAL] SOURCES … LINK …)
# A GoogleTest program; each of its tests becomes one of CTest's. THREADS: it uses real ones, and runs under ThreadSanitizer too.
# SERIAL: it measures, and no other test may run beside it.
function(actors_test name)
  cmake_parse_arguments(arg "THREADS;SERIAL" "" "SOURCES;LINK" ${ARGN})
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE ${arg_LINK} actors_warnings GTest::gtest GTest::gmock GTest::gtest_main)
  target_precompile_headers(${name} REUSE_FROM actors_test_precompiled)
  # g++ 12 at -O3 takes an inlined std::string concatenation for an overflow (GCC bug 105329).
  target_compile_options(${name} PRIVATE $<$<CXX_COMPILER_ID:GNU>:-Wno-stringop-overflow>
                         $<$<CXX_COMPILER_ID:GNU>:-Wno-array-bounds>)
  set(labels "")
  set(serial "")
  if(arg_THREADS)
    set(labels LABELS threads)
    add_dependencies(tsan_tests ${name})
  endif()
  if(arg_SERIAL)
    set(serial RUN_SERIAL ON)
  endif()
  gtest_discover_tests(${name} PROPERTIES TIMEOUT 300 ${serial} ${labels} DISCOVERY_TIMEOUT 60)
endfunction()

# Strict C++20 in the project itself; users compile with what their own project sets.
set(CMAKE_CXX_EXTENSIONS OFF)

# Errors in the presets, where the compiler is known (CMAKE_COMPILE_WARNING_AS_ERROR); warnings in somebody else's build.
add_library(actors_warnings INTERFACE)
target_compile_features(actors_warnings INTERFACE cxx_std_20)
target_compile_options(actors_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Wcast-align -Woverloaded-virtual)
# g++ 12 takes an inlined std::string concatenation for an overlapping copy (GCC bug 105651).
target_compile_options(actors_warnings INTERFACE $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>)

set(ACTORS_SANITIZE "" CACHE STRING "Sanitizers for the whole build, as in -fsanitize=")
if(ACTORS_SANITIZE)
  add_compile_options(-fsanitize=${ACTORS_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${ACTORS_SANITIZE})
  # GCC's manual: the sanitizers cause false positives of this warning.
  target_compile_options(actors_warnings INTERFACE $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
  # Asio uses fences, which ThreadSanitizer does not see; test/tsan_suppressions.txt knows.
  if(ACTORS_SANITIZE MATCHES "thread")
    target_compile_options(actors_warnings INTERFACE -Wno-tsan)
  endif()
endif()

# ccache takes a translation unit that uses a precompiled header only when told that these two differences do not matter.
find_program(ACTORS_CCACHE ccache)
mark_as_advanced(ACTORS_CCACHE)
if(ACTORS_CCACHE AND PROJECT_IS_TOP_LEVEL AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER
      "${CMAKE_COMMAND}" -E env CCACHE_SLOPPINESS=pch_defines,time_macros "${ACTORS_CCACHE}")
endif()

# GoogleTest's headers, compiled once for all tests.
if(ACTORS_BUILD_TESTS)
  add_custom_target(tsan_tests)
  set(precompiled_source "${PROJECT_BINARY_DIR}/actors_test_precompiled.cpp")
  file(CONFIGURE OUTPUT "${precompiled_source}" CONTENT "")
  add_library(actors_test_precompiled OBJECT "${precompiled_source}")
  target_link_libraries(actors_test_precompiled PRIVATE actors_warnings GTest::gtest GTest::gmock)
  target_precompile_headers(actors_test_precompiled PRIVATE <gtest/gtest.h> <gmock/gmock.h> <string> <vector>)
endif()
