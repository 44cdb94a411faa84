#include "bench/report/json.hpp"

#include "bench/report/interval.hpp"

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include <optional>
#include <string_view>

namespace bench {

namespace json = boost::json;

namespace {

json::object to_json(const spread& of) {
  return {{"median", of.median}, {"min", of.min}, {"max", of.max}};
}

json::object to_json(const latencies& of) {
  return {{"p50", of.p50}, {"p90", of.p90}, {"p99", of.p99}, {"p999", of.p999}, {"max", of.max}};
}

json::value to_json(double value) {
  return value;
}

template <class T>
void add(json::object& to, std::string_view name, const std::optional<T>& value) {
  if (value)
    to[name] = to_json(*value);
}

void add(json::object& to, const figures& of) {
  if (!of.runtime.empty())
    to["runtime"] = of.runtime;
  add(to, "ops_per_s", of.ops_per_s);
  if (of.ops_per_s)
    to["ops_per_s"].as_object()["samples"] = json::array(of.ops_per_s->samples.begin(), of.ops_per_s->samples.end());
  add(to, "latency_us", of.latency_us);
  add(to, "cpu_us_per_op", of.cpu_us_per_op);
  add(to, "cpu_percent", of.cpu_percent);
  add(to, "memory_mib", of.memory_mib);
  add(to, "memory_delta_mib", of.memory_delta_mib);
  add(to, "memory_peak_mib", of.memory_peak_mib);
  add(to, "bytes_per_process", of.bytes_per_process);
  add(to, "share_of_unloaded", of.share_of_unloaded);
}

json::object to_json(const peer& each, const result& row) {
  json::object out;
  if (!each.way.empty())
    out["way"] = each.way;
  add(out, each.measured);
  add(out, "ratio", ratio(row.ours.ops_per_s, each.measured.ops_per_s));
  if (row.ours.ops_per_s && each.measured.ops_per_s)
    if (const auto range = ratio_ci95(row.ours.ops_per_s->samples, each.measured.ops_per_s->samples))
      out["ratio_ci95"] = {{"low", range->low}, {"high", range->high}};
  add(out, "cpu_ratio", ratio(row.ours.cpu_us_per_op, each.measured.cpu_us_per_op));
  if (row.ours.latency_us && each.measured.latency_us)
    out["p99_ratio"] = row.ours.latency_us->p99 / each.measured.latency_us->p99;
  return out;
}

json::object to_json(const requirement& each) {
  json::object out{{"what", each.what},
                   {"value", each.value},
                   {each.at_least ? "at_least" : "at_most", each.limit},
                   {"met", each.is_met()}};
  if (!each.unit.empty())
    out["unit"] = each.unit;
  return out;
}

json::object to_json(const result& row) {
  json::object out{{"suite", row.suite},
                   {"name", row.name},
                   {"workload", row.workload},
                   {"crosses_mailbox", row.mailbox != crossing::no},
                   {"mailbox", to_string(row.mailbox)}};
  if (row.ops)
    out["ops"] = *row.ops;
  if (row.connections)
    out["connections"] = *row.connections;
  if (row.workers)
    out["workers"] = *row.workers;
  add(out, "offered_per_s", row.offered_per_s);
  out["runs"] = row.runs;
  add(out, row.ours);
  json::object peers;
  for (const auto& each : row.peers)
    peers[each.name] = to_json(each, row);
  if (!peers.empty())
    out["peers"] = std::move(peers);
  json::array required;
  for (const auto& each : row.required)
    required.push_back(to_json(each));
  if (!required.empty())
    out["required"] = std::move(required);
  return out;
}

} // namespace

json::object to_json(const machine& on, const std::vector<result>& rows) {
  json::array results;
  for (const auto& row : rows)
    results.push_back(to_json(row));
  return {{"machine", {{"cpu", on.cpu}, {"cores", on.cores}, {"date", on.date}, {"build", on.build}}},
          {"results", std::move(results)}};
}

} // namespace bench
