// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/reproduce/trial.h"

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "core/base/atomic_file.h"
#include "core/sae/torch/matmul.h"

namespace sparsescope::reproduce {

namespace fs = std::filesystem;

namespace {

using Json = nlohmann::ordered_json;
constexpr int format = 1;

Json or_null(const std::optional<double>& value) {
    return value ? Json(*value) : Json(nullptr);
}

std::optional<double> number_or_none(const Json& json) {
    return json.is_null() ? std::nullopt : std::optional(json.get<double>());
}

Json to_json(const Scores& s) {
    return {{"nearest_neighbour", s.nearest_neighbour},
            {"linear_probe", s.linear_probe},
            {"v_measure", s.v_measure},
            {"dead_train", or_null(s.dead_train)},
            {"dead_test", or_null(s.dead_test)},
            {"l0", or_null(s.l0)},
            {"skew", or_null(s.skew)},
            {"bytes_per_document", s.bytes_per_document},
            {"microseconds_per_query", s.microseconds_per_query}};
}

Scores scores_of(const Json& json) {
    Scores s;
    s.nearest_neighbour = json.at("nearest_neighbour");
    s.linear_probe = json.at("linear_probe");
    s.v_measure = json.at("v_measure");
    s.dead_train = number_or_none(json.at("dead_train"));
    s.dead_test = number_or_none(json.at("dead_test"));
    s.l0 = number_or_none(json.at("l0"));
    s.skew = number_or_none(json.at("skew"));
    s.bytes_per_document = json.at("bytes_per_document");
    s.microseconds_per_query = json.at("microseconds_per_query");
    return s;
}

Json to_json(const TrialSettings& s) {
    return {{"train_documents", s.train_documents},
            {"test_documents", s.test_documents},
            {"dim", s.dim},
            {"classes", s.classes},
            {"epochs", s.budget.epochs},
            {"batch", s.budget.batch},
            {"learning_rate", s.budget.learning_rate}};
}

TrialSettings settings_of(const Json& json) {
    return {json.at("train_documents"),
            json.at("test_documents"),
            json.at("dim"),
            json.at("classes"),
            {json.at("epochs"), json.at("batch"), json.at("learning_rate")}};
}

Json to_json(const Trial& trial) {
    return {{"format", format},
            {"protocol", trial.key.protocol},
            {"arm", trial.key.arm},
            {"hidden", trial.key.hidden},
            {"k", trial.key.k},
            {"seed", trial.key.seed},
            {"settings", to_json(trial.settings)},
            {"config", Json::parse(trial.config_json)},
            {"scores", to_json(trial.scores)},
            {"seconds", {{"train", trial.train_seconds}, {"score", trial.score_seconds}}},
            {"library", fmt::format("sparsescope {}, {}", SPARSESCOPE_VERSION, torch_version())},
            {"threads", trial.threads}};
}

Trial trial_of(const Json& json) {
    Trial trial;
    trial.key = {json.at("protocol"), json.at("arm"), json.at("hidden"), json.at("k"),
                 json.at("seed")};
    trial.settings = settings_of(json.at("settings"));
    trial.config_json = json.at("config").dump();
    trial.scores = scores_of(json.at("scores"));
    trial.train_seconds = json.at("seconds").at("train");
    trial.score_seconds = json.at("seconds").at("score");
    trial.threads = json.at("threads");
    return trial;
}

}  // namespace

std::string TrialKey::file_name() const {
    const std::string size = hidden > 0 ? fmt::format("_h{}", hidden) : std::string();
    return fmt::format("{}_{}{}_k{}_seed{}.json", protocol, arm, size, k, seed);
}

Status write_trial(const fs::path& folder, const Trial& trial) {
    return guard("writing a result", [&]() -> Status {
        const std::string text = to_json(trial).dump(2) + "\n";
        return write_file_atomically(folder / trial.key.file_name(),
                                     std::as_bytes(std::span(text)));
    });
}

Result<Trial> read_trial(const fs::path& file) {
    return guard("reading a result", [&]() -> Result<Trial> {
        std::ifstream stream(file, std::ios::binary);
        std::ostringstream text;
        if (!stream || !(text << stream.rdbuf()))
            return fail(ErrorCode::io, fmt::format("{} cannot be read.", file.string()));
        try {
            return trial_of(Json::parse(text.str()));
        } catch (const Json::exception& error) {
            return fail(ErrorCode::invalid_input,
                        fmt::format("{} is not a result of reproduce. Remove it to run it again.",
                                    file.string()),
                        error.what());
        }
    });
}

Result<std::vector<Trial>> read_trials(const fs::path& folder) {
    return guard("reading results", [&]() -> Result<std::vector<Trial>> {
        std::error_code error;
        std::vector<fs::path> files;
        for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
             entry.increment(error))
            if (entry->path().extension() == ".json") files.push_back(entry->path());
        if (error)
            return fail(ErrorCode::not_found, fmt::format("The folder {} cannot be read: {}.",
                                                          folder.string(), error.message()));
        std::ranges::sort(files);
        std::vector<Trial> trials;
        for (const fs::path& file : files) {
            SPARSESCOPE_ASSIGN(Trial trial, read_trial(file));
            trials.push_back(std::move(trial));
        }
        return trials;
    });
}

}  // namespace sparsescope::reproduce
