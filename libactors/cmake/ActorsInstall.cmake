# Install and export: find_package(libactors) gives libactors::kernel, libactors::supervision, …
include(CMakePackageConfigHelpers)

set(package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/libactors")

install(EXPORT libactors-targets NAMESPACE libactors:: FILE libactorsTargets.cmake DESTINATION "${package_dir}")

configure_package_config_file(
  "${CMAKE_CURRENT_LIST_DIR}/libactorsConfig.cmake.in" "${PROJECT_BINARY_DIR}/libactorsConfig.cmake"
  INSTALL_DESTINATION "${package_dir}")

# Before 1.0 a minor version may change the interface.
write_basic_package_version_file("${PROJECT_BINARY_DIR}/libactorsConfigVersion.cmake" COMPATIBILITY SameMinorVersion)

install(FILES
  "${PROJECT_BINARY_DIR}/libactorsConfig.cmake"
  "${PROJECT_BINARY_DIR}/libactorsConfigVersion.cmake"
  "${CMAKE_CURRENT_LIST_DIR}/FindCAF.cmake"
  DESTINATION "${package_dir}")
