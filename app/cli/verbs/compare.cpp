// SPDX-License-Identifier: GPL-3.0-or-later
#include <CLI/CLI.hpp>

#include "app/cli/answers.h"
#include "app/cli/text_table.h"
#include "app/cli/verb.h"
#include "core/workspace/run_comparison.h"

namespace sparsescope::cli {

namespace {

const char* name_of(ComparedMeasure::Better better) {
    switch (better) {
        case ComparedMeasure::Better::less:
            return "less";
        case ComparedMeasure::Better::more:
            return "more";
        case ComparedMeasure::Better::neither:
            break;
    }
    return nullptr;
}

Json measure_json(const ComparedMeasure& measure) {
    Json json;
    json["name"] = measure.name;
    json["title"] = measure.title;
    const char* better = name_of(measure.better);
    json["better"] = better == nullptr ? Json() : Json(better);
    Json& values = json["values"] = Json::array();
    for (const auto& value : measure.values)
        values.push_back(value ? Json(*value) : Json());
    Json& differences = json["differences"] = Json::array();
    for (const std::string& words : measure.differences)
        differences.push_back(text_or_null(words));
    return json;
}

class CompareVerb final : public Verb {
  public:
    void add_options(CLI::App& app) override {
        app.add_option("--run", runs_,
                       "The runs to compare, with commas between them; the first is the baseline")
            ->required()
            ->delimiter(',');
    }

    Result<Answer> run(Session& session) override {
        if (runs_.size() < 2)
            return fail(ErrorCode::invalid_argument,
                        "Comparing takes at least two runs: --run 1,2. See: sparsescope-cli runs");
        SPARSESCOPE_ASSIGN(const Corpus corpus, session.open(Access::read_only));
        SPARSESCOPE_ASSIGN(const RunComparison comparison, compare_runs(corpus, runs_));
        Answer answer{{{"runs", Json::array()}}, table(comparison)};
        for (const RunInfo& run : comparison.runs)
            answer.json["runs"].push_back(to_json(run));
        answer.json["settings"] = Json::array();
        for (const ComparedSetting& setting : comparison.settings)
            answer.json["settings"].push_back(
                {{"name", setting.name}, {"title", setting.title}, {"values", setting.values}});
        answer.json["measures"] = Json::array();
        for (const ComparedMeasure& measure : comparison.measures)
            answer.json["measures"].push_back(measure_json(measure));
        return answer;
    }

  private:
    // One column a run; differences stand beside what is compared.
    static std::string table(const RunComparison& comparison) {
        using enum TextTable::Align;
        std::vector<TextTable::Column> columns{{"", left}};
        for (const RunInfo& run : comparison.runs)
            columns.push_back({fmt::format("run {} {}", run.id, run.name), right});
        TextTable table(std::move(columns));
        const auto add = [&](std::string title, auto&& cell) {
            std::vector<std::string> row{std::move(title)};
            for (std::size_t i = 0; i < comparison.runs.size(); ++i)
                row.push_back(cell(i));
            table.add(std::move(row));
        };
        add("state",
            [&](std::size_t i) { return std::string(to_string(comparison.runs[i].state)); });
        add("steps", [&](std::size_t i) {
            return fmt::format("{} of {}", comparison.runs[i].step, comparison.runs[i].total_steps);
        });
        for (const ComparedSetting& setting : comparison.settings)
            add("--" + setting.name, [&](std::size_t i) { return setting.values[i]; });
        for (const ComparedMeasure& measure : comparison.measures)
            add(measure.title, [&](std::size_t i) {
                const std::string& words = measure.differences[i];
                const std::string value = measure_text(measure, i);
                return words.empty() ? value : fmt::format("{} ({})", value, words);
            });
        return table.text();
    }

    std::vector<RunId> runs_;
};

}  // namespace

const VerbEntry& compare_entry() {
    static const VerbEntry entry{"compare", make_verb<CompareVerb>};
    return entry;
}

}  // namespace sparsescope::cli
