// Names of the kernel's types, for headers that only pass them on.
#pragma once

#include <caf/fwd.hpp>

namespace actors {

class system;
struct system_options;
class process;
class timer_service;
class event_bus;
class reply_port;
struct event;
struct crash_report;
struct start_options;

} // namespace actors
