// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/training_bench_answer.h"

#include <fmt/core.h>

#include <cstdlib>

#include "app/cli/text_table.h"
#include "core/base/parallel.h"
#include "core/sae/torch/matmul.h"
#include "tests/bench/search/simd.h"

namespace sparsescope::cli {

namespace {

using Align = TextTable::Align;

double load_average() {
    double load = 0;
    return ::getloadavg(&load, 1) == 1 ? load : 0;
}

std::string machine_line(const Json& machine) {
    return fmt::format("{}; threads: {}; {}; load {:.1f} before, {:.1f} after\n\n",
                       machine["processor"].get<std::string>(), machine["threads"].get<int>(),
                       machine["library"].get<std::string>(), machine["load_before"].get<double>(),
                       machine["load_after"].get<double>());
}

std::string milliseconds_text(double milliseconds) {
    return fmt::format("{:.{}f}", milliseconds,
                       milliseconds >= 100  ? 0
                       : milliseconds >= 10 ? 1
                                            : 2);
}
std::string times(double factor) {
    return fmt::format("{:.2f}", factor);
}
std::string share(double part, double whole) {
    return fmt::format("{:.1f}", 100 * part / whole);
}

double stage_sum(const StageSeconds& s) {
    return s.matmul + s.top_k + s.decode + s.auxiliary + s.contrastive + s.update;
}

Json as_json(const bench::TrainTiming& t) {
    return {{"dim", t.shape.dim},
            {"hidden", t.shape.hidden},
            {"batch", t.shape.batch},
            {"k", t.shape.k},
            {"reference_ms", t.reference.wall_ms},
            {"fused_ms", t.fused.wall_ms},
            {"ratio", t.ratio()},
            {"reference_cpu_ms", t.reference.cpu_ms},
            {"fused_cpu_ms", t.fused.cpu_ms},
            {"cpu_ratio", t.cpu_ratio()},
            {"monitoring_ms", t.monitoring.wall_ms},
            {"monitoring_share", t.monitoring.wall_ms / t.fused.wall_ms},
            {"gradient_difference", t.gradient_difference},
            {"loss_difference", t.loss_difference},
            {"dead_share", t.dead_share},
            {"stages_ms",
             {{"matmul", t.stages_ms.matmul},
              {"top_k", t.stages_ms.top_k},
              {"decode", t.stages_ms.decode},
              {"auxiliary", t.stages_ms.auxiliary},
              {"contrastive", t.stages_ms.contrastive},
              {"update", t.stages_ms.update}}},
            {"sgemm_ms", t.sgemm.wall_ms},
            {"sgemm_gflops", t.sgemm_gflops()}};
}

std::vector<std::string> shape_cells(const bench::TrainShape& shape) {
    return {std::to_string(shape.dim), std::to_string(shape.hidden), std::to_string(shape.batch),
            std::to_string(shape.k)};
}

std::vector<TextTable::Column> columns(std::initializer_list<const char*> titles) {
    std::vector<TextTable::Column> list;
    for (const char* title : titles)
        list.push_back({title, Align::right});
    return list;
}

void add_row(TextTable& table, std::vector<std::string> first, std::vector<std::string> rest) {
    first.insert(first.end(), rest.begin(), rest.end());
    table.add(std::move(first));
}

std::string step_table(const std::vector<bench::TrainTiming>& shapes) {
    TextTable table(columns({"d", "h", "batch", "k", "reference ms", "fused ms", "ratio",
                             "ratio of CPU time", "sgemm ms", "GFLOP/s", "fused / sgemm",
                             "monitoring ms", "of the step %", "gradient difference"}));
    for (const bench::TrainTiming& t : shapes)
        add_row(
            table, shape_cells(t.shape),
            {milliseconds_text(t.reference.wall_ms), milliseconds_text(t.fused.wall_ms),
             times(t.ratio()), times(t.cpu_ratio()), milliseconds_text(t.sgemm.wall_ms),
             fmt::format("{:.0f}", t.sgemm_gflops()), times(t.fused.wall_ms / t.sgemm.wall_ms),
             milliseconds_text(t.monitoring.wall_ms), share(t.monitoring.wall_ms, t.fused.wall_ms),
             fmt::format("{:.1e}", t.gradient_difference)});
    return table.text();
}

std::string stage_table(const std::vector<bench::TrainTiming>& shapes) {
    TextTable table(columns({"d", "h", "batch", "k", "GEMM %", "top-k %", "decode %", "aux %",
                             "contrast %", "backward and Adam %", "rest %"}));
    for (const bench::TrainTiming& t : shapes) {
        const StageSeconds& s = t.stages_ms;
        const double all = t.fused.wall_ms;
        add_row(table, shape_cells(t.shape),
                {share(s.matmul, all), share(s.top_k, all), share(s.decode, all),
                 share(s.auxiliary, all), share(s.contrastive, all), share(s.update, all),
                 share(all - stage_sum(s), all)});
    }
    return table.text();
}

Json as_json(const bench::EncodeTiming& t, const bench::EncodeTiming::Way& way) {
    return {{"encode_ms", way.encode.wall_ms},
            {"encode_cpu_ms", way.encode.cpu_ms},
            {"rate", t.rate(way)},
            {"cpu_rate", t.cpu_rate(way)},
            {"prepare_ms", way.prepare.wall_ms},
            {"computed_per_row", way.computed_per_row}};
}

Json as_json(const bench::EncodeTiming& t) {
    return {{"dim", t.shape.dim},
            {"hidden", t.shape.hidden},
            {"rows", t.shape.rows},
            {"k", t.shape.k},
            {"sgemm_ms", t.sgemm.wall_ms},
            {"sgemm_cpu_ms", t.sgemm.cpu_ms},
            {"sgemm_gflops", t.sgemm_gflops()},
            {"fp32", as_json(t, t.fp32)},
            {"integer", t.integer ? as_json(t, *t.integer) : Json()},
            {"same_codes", t.same_codes}};
}

std::string encode_table(const std::vector<bench::EncodeTiming>& shapes) {
    TextTable table(columns({"d", "h", "rows", "k", "sgemm ms", "GFLOP/s", "fp32 ms", "of sgemm",
                             "by CPU time", "integer ms", "of sgemm", "by CPU time", "prepare ms",
                             "computed a row", "same codes"}));
    for (const bench::EncodeTiming& t : shapes) {
        const auto& integer = t.integer;
        table.add(
            {std::to_string(t.shape.dim), std::to_string(t.shape.hidden),
             std::to_string(t.shape.rows), std::to_string(t.shape.k),
             milliseconds_text(t.sgemm.wall_ms), fmt::format("{:.0f}", t.sgemm_gflops()),
             milliseconds_text(t.fp32.encode.wall_ms), times(t.rate(t.fp32)),
             times(t.cpu_rate(t.fp32)), integer ? milliseconds_text(integer->encode.wall_ms) : "",
             integer ? times(t.rate(*integer)) : "", integer ? times(t.cpu_rate(*integer)) : "",
             integer ? milliseconds_text(integer->prepare.wall_ms) : "",
             fmt::format("{:.1f}", (integer ? *integer : t.fp32).computed_per_row),
             t.same_codes ? "yes" : "NO"});
    }
    return table.text();
}

}  // namespace

Json bench_machine() {
    return {{"processor", bench::processor_name()},
            {"threads", compute_threads()},
            {"library", torch_version()},
            {"load_before", load_average()}};
}

Answer train_bench_answer(Json machine, const std::vector<bench::TrainTiming>& shapes) {
    machine["load_after"] = load_average();
    std::string text = machine_line(machine) + step_table(shapes) + "\n" + stage_table(shapes);
    Json& list = machine["shapes"] = Json::array();
    for (const bench::TrainTiming& shape : shapes)
        list.push_back(as_json(shape));
    return {std::move(machine), std::move(text)};
}

Answer encode_bench_answer(Json machine, const std::vector<bench::ProductRate>& rates,
                           const std::vector<bench::EncodeTiming>& shapes) {
    machine["load_after"] = load_average();
    std::string text = machine_line(machine);
    Json& kinds = machine["multiply_adds"] = Json::array();
    for (const bench::ProductRate& rate : rates) {
        kinds.push_back({{"name", rate.name}, {"billions_a_second", rate.multiply_adds}});
        text += fmt::format("{}: {:.0f} billion multiply-adds a second and core\n", rate.name,
                            rate.multiply_adds);
    }
    text += "\n" + encode_table(shapes);
    Json& list = machine["shapes"] = Json::array();
    for (const bench::EncodeTiming& shape : shapes)
        list.push_back(as_json(shape));
    return {std::move(machine), std::move(text)};
}

}  // namespace sparsescope::cli
