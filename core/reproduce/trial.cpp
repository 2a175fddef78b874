// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/reproduce/trial.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <span>
#include <sstream>

#include "core/base/atomic_file.h"
#include "core/sae/torch/matmul.h"

namespace sparsescope::reproduce {

namespace fs = std::filesystem;

namespace {

using Json = nlohmann::ordered_json;
constexpr int format = 1;

template <class T>
Json or_null(const std::optional<T>& value) {
    return value ? Json(*value) : Json(nullptr);
}

// Nothing, too, when the file is of a version that did not measure it.
template <class T>
void read_optional(const Json& json, const char* name, std::optional<T>& value) {
    const auto found = json.find(name);
    if (found != json.end() && !found->is_null()) value = found->template get<T>();
}

// Values of 0 … 1 as two hexadecimal digits each, in steps of 1/255.
std::string packed(std::span<const float> values) {
    std::string text;
    text.reserve(2 * values.size());
    for (const float value : values)
        fmt::format_to(std::back_inserter(text), "{:02x}", std::lround(value * 255));
    return text;
}

std::vector<float> unpacked(const Json& json, const char* name) {
    std::vector<float> values;
    const auto found = json.find(name);
    if (found == json.end()) return values;
    const auto text = found->get<std::string>();
    for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
        int step = 0;
        const char* const end = text.data() + i + 2;
        const auto [rest, error] = std::from_chars(text.data() + i, end, step, 16);
        if (error != std::errc() || rest != end) return {};  // as if not kept
        values.push_back(static_cast<float>(step) / 255);
    }
    return values;
}

Json to_json(const ScoresOfQueries& s) {
    return {{"nearest_neighbour", packed(s.nearest_neighbour)},
            {"linear_probe", packed(s.linear_probe)},
            {"ndcg_at_10", packed(s.ndcg_at_10)}};
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
            {"microseconds_per_query", s.microseconds_per_query},
            {"tied", or_null(s.tied)},
            {"probe_finished", or_null(s.probe_finished)},
            {"recall_at_10", or_null(s.recall_at_10)},
            {"explained_variance", or_null(s.explained_variance)},
            {"ndcg_at_10", or_null(s.ndcg_at_10)},
            {"judged_recall_at_10", or_null(s.judged_recall_at_10)},
            {"recall_at_100", or_null(s.recall_at_100)},
            {"wup_at_10", or_null(s.wup_at_10)},
            {"deep_at_10", or_null(s.deep_at_10)},
            {"named", or_null(s.named)},
            {"of_query", to_json(s.of_query)}};
}

Scores scores_of(const Json& json) {
    Scores s;
    s.nearest_neighbour = json.at("nearest_neighbour");
    s.linear_probe = json.at("linear_probe");
    s.v_measure = json.at("v_measure");
    read_optional(json, "dead_train", s.dead_train);
    read_optional(json, "dead_test", s.dead_test);
    read_optional(json, "l0", s.l0);
    read_optional(json, "skew", s.skew);
    s.bytes_per_document = json.at("bytes_per_document");
    s.microseconds_per_query = json.at("microseconds_per_query");
    read_optional(json, "tied", s.tied);
    read_optional(json, "probe_finished", s.probe_finished);
    read_optional(json, "recall_at_10", s.recall_at_10);
    read_optional(json, "explained_variance", s.explained_variance);
    read_optional(json, "ndcg_at_10", s.ndcg_at_10);
    read_optional(json, "judged_recall_at_10", s.judged_recall_at_10);
    read_optional(json, "recall_at_100", s.recall_at_100);
    read_optional(json, "wup_at_10", s.wup_at_10);
    read_optional(json, "deep_at_10", s.deep_at_10);
    read_optional(json, "named", s.named);
    if (const auto of_query = json.find("of_query"); of_query != json.end())
        s.of_query = {unpacked(*of_query, "nearest_neighbour"), unpacked(*of_query, "linear_probe"),
                      unpacked(*of_query, "ndcg_at_10")};
    return s;
}

Json to_json(const TrialSettings& s) {
    Json json{{"train_documents", s.train_documents},
              {"test_documents", s.test_documents},
              {"dim", s.dim},
              {"classes", s.classes},
              {"epochs", s.budget.epochs},
              {"batch", s.budget.batch},
              {"learning_rate", s.budget.learning_rate}};
    if (!s.tuning.empty()) json["tuning"] = s.tuning;
    return json;
}

TrialSettings settings_of(const Json& json) {
    return {json.at("train_documents"),
            json.at("test_documents"),
            json.at("dim"),
            json.at("classes"),
            {json.at("epochs"), json.at("batch"), json.at("learning_rate")},
            json.value("tuning", std::string())};
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

Result<bool> was_run(const fs::path& file, const TrialSettings& settings) {
    std::error_code error;
    if (!fs::exists(file, error)) return false;
    SPARSESCOPE_ASSIGN(const Trial there, read_trial(file));
    if (there.settings != settings)
        return fail(ErrorCode::invalid_argument,
                    fmt::format("{} is there already, run with other settings ({} training "
                                "documents, {} epochs, batch {}{}{}). Choose another folder, or "
                                "the same settings.",
                                file.string(), there.settings.train_documents,
                                there.settings.budget.epochs, there.settings.budget.batch,
                                there.settings.tuning.empty() ? "" : "; ", there.settings.tuning));
    return true;
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
