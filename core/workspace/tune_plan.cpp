// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/tune_plan.h"

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <system_error>

#include "core/base/atomic_file.h"

namespace sparsescope {

namespace {

std::filesystem::path tune_plan_path(const std::filesystem::path& run_folder) {
    return run_folder / "tune-plan.json";
}

}  // namespace

std::filesystem::path tune_data_path(const std::filesystem::path& run_folder) {
    return run_folder / "tune-data.json";
}

Status write_tune_plan(const std::filesystem::path& run_folder, const TunePlan& plan) {
    return guard("writing the plan of a run", [&]() -> Status {
        const nlohmann::ordered_json json = {{"backbone", plan.backbone.string()},
                                             {"document_prefix", plan.document_prefix},
                                             {"query_prefix", plan.query_prefix},
                                             {"device", plan.device},
                                             {"then_train", plan.then_train},
                                             {"end_step", plan.end_step},
                                             {"stopped", plan.stopped},
                                             {"encoder", plan.encoder},
                                             {"folder", plan.folder.string()},
                                             {"derived", plan.derived},
                                             {"head_run", plan.head_run}};
        const std::string text = json.dump();
        std::error_code ignored;  // a folder that cannot be made is told by the write
        std::filesystem::create_directories(run_folder, ignored);
        return write_file_atomically(tune_plan_path(run_folder), std::as_bytes(std::span(text)));
    });
}

Result<TunePlan> read_tune_plan(const std::filesystem::path& run_folder) {
    return guard("reading the plan of a run", [&]() -> Result<TunePlan> {
        std::ifstream stream(tune_plan_path(run_folder), std::ios::binary);
        if (!stream)
            return fail(ErrorCode::not_found,
                        "The run was ended before it had written what it was to do, so it cannot "
                        "go on. Start it again.");
        const std::string text(std::istreambuf_iterator<char>(stream), {});
        const auto json = nlohmann::json::parse(text, nullptr, false);
        TunePlan plan;
        try {
            plan.backbone = json.at("backbone").get<std::string>();
            json.at("document_prefix").get_to(plan.document_prefix);
            json.at("query_prefix").get_to(plan.query_prefix);
            json.at("device").get_to(plan.device);
            json.at("then_train").get_to(plan.then_train);
            json.at("end_step").get_to(plan.end_step);
            json.at("stopped").get_to(plan.stopped);
            json.at("encoder").get_to(plan.encoder);
            plan.folder = json.at("folder").get<std::string>();
            json.at("derived").get_to(plan.derived);
            json.at("head_run").get_to(plan.head_run);
        } catch (const nlohmann::json::exception&) {
            return fail(ErrorCode::corrupt,
                        fmt::format("{} is damaged, so the run cannot go on. Start it again.",
                                    tune_plan_path(run_folder).string()));
        }
        return plan;
    });
}

}  // namespace sparsescope
