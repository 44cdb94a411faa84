# Installs BUILD_DIR under an empty PREFIX, and checks that what is private stayed at home.
file(REMOVE_RECURSE "${PREFIX}")
execute_process(COMMAND "${CMAKE_COMMAND}" --install "${BUILD_DIR}" --prefix "${PREFIX}" COMMAND_ERROR_IS_FATAL ANY)

file(GLOB_RECURSE private_headers "${PREFIX}/include/*/detail/*")
if(private_headers)
  message(FATAL_ERROR "installed, but private: ${private_headers}")
endif()
