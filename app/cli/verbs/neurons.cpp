// SPDX-License-Identifier: GPL-3.0-or-later
#include <CLI/CLI.hpp>
#include <algorithm>
#include <numeric>
#include <optional>

#include <fmt/ranges.h>

#include "app/cli/answers.h"
#include "app/cli/neuron_answers.h"
#include "app/cli/neuron_filter_option.h"
#include "app/cli/text_table.h"
#include "app/cli/verb.h"
#include "core/workspace/neuron_names.h"

namespace sparsescope::cli {

namespace {

constexpr std::string_view usual_columns =
    "id,documents,frequency,mean,weight,purity,lift,mono,cosine,score,name";

// Everything that is listed, and what it was computed from.
struct Listed {
    std::shared_ptr<const LoadedModel> model;
    NeuronReports reports;
    NameBook names;
    std::vector<NeuronMark> marks;
    [[nodiscard]] NeuronFacts facts() const {
        return {.reports = reports.neurons,
                .names = &names,
                .marks = marks,
                .label_names = model->dataset.label_names,
                .weights = &model->weights};
    }
};

class NeuronsVerb final : public Verb {
  public:
    void add_options(CLI::App& app) override {
        app.add_option("--model", model_, "Model to look at; default: the newest");
        app.add_option("--k", k_, "Active neurons per code; default: the model's k");
        filter_.add_to(app);
        app.add_option("--sort", sort_, "The column that decides what comes first")
            ->capture_default_str();
        app.add_flag("--reverse", reverse_, "The other way round");
        app.add_option("--top", top_, "List only this many; 0: all")
            ->check(CLI::Range(0, 10'000'000))
            ->capture_default_str();
        app.add_option("--columns", columns_, "What the table shows, with commas between")
            ->capture_default_str();
        app.add_option("--min-support", min_support_,
                       "List only neurons that are active on at least so many documents; default: "
                       "5 when sorted by purity, which says nothing of one document, else 0")
            ->check(CLI::Range(0, 1'000'000'000));
        app.add_flag("--dead", dead_only_,
                     "List the neurons only that are never active on validation documents");
        app.add_option("--to", to_,
                       "Also write the listed neurons to FILE.csv or FILE.jsonl, with every "
                       "column unless --columns chooses");
    }

    Result<Answer> run(Session& session) override {
        SPARSESCOPE_ASSIGN(const NeuronFilter filter, filter_.filter());
        SPARSESCOPE_ASSIGN(const auto shown, columns_named(columns_));
        SPARSESCOPE_ASSIGN(const NeuronColumn* sort, column_named(sort_));
        SPARSESCOPE_ASSIGN(Listed listed, load(session, filter, shown, sort->field));
        const NeuronFacts facts = listed.facts();
        SPARSESCOPE_ASSIGN(const RowSet passed, filter_.neurons(filter, facts));
        std::vector<NeuronId> neurons;
        passed.for_each(
            [&](std::size_t neuron) { neurons.push_back(static_cast<NeuronId>(neuron)); });
        const auto left_out = choose(neurons, facts, sort->field);

        Answer answer;
        answer.json = head_json(*listed.model, listed.reports, coverage(listed));
        answer.json["passed"] = passed.count();
        answer.json["min_support"] = support();
        answer.json["left_out"] = left_out;
        answer.json["sort"] = sort->key;
        answer.text = head_text(*listed.model, listed.reports);
        if (filter.kind != NeuronFilter::Kind::everything)
            answer.text += fmt::format("{} of {} neurons pass the filter.\n", passed.count(),
                                       facts.reports.size());
        if (left_out > 0)
            answer.text +=
                fmt::format("{} {} left out, active on fewer than {} documents (--min-support).\n",
                            left_out, left_out == 1 ? "neuron is" : "neurons are", support());
        list(answer, facts, *listed.model, neurons, shown);
        SPARSESCOPE_TRY(write(answer, facts, listed, neurons, shown));
        return answer;
    }

  private:
    // Stability compares with other models, and is computed when something asks for it.
    [[nodiscard]] Result<Listed> load(Session& session, const NeuronFilter& filter,
                                      std::span<const NeuronColumn* const> shown,
                                      NeuronField sort) const {
        SPARSESCOPE_ASSIGN(const Corpus corpus, session.open(Access::read_only));
        SPARSESCOPE_ASSIGN(const ModelInfo info, corpus.model(model_));
        Listed listed;
        SPARSESCOPE_ASSIGN(listed.model,
                           load_model(corpus, info.id, session.stop(), session.progress()));
        SPARSESCOPE_ASSIGN(listed.reports,
                           neuron_reports(corpus, *listed.model, k_.value_or(info.k), {},
                                          session.stop(), session.progress()));
        const auto asked = [&](NeuronField field) {
            return sort == field ||
                   std::ranges::find(shown, field, &NeuronColumn::field) != shown.end();
        };
        if ((asked(NeuronField::cosine) || asked(NeuronField::nearest) ||
             asks_for(filter, NeuronNumber::cosine)) &&
            !nearest_is_quick(listed.model->weights) && columns_ != usual_columns)
            SPARSESCOPE_TRY(find_nearest(listed.model->weights, listed.reports.neurons,
                                         session.stop(), session.progress()));
        if (asked(NeuronField::stability) || asks_for(filter, NeuronNumber::stability))
            SPARSESCOPE_TRY(add_stability(corpus, listed, session));
        SPARSESCOPE_ASSIGN(listed.names,
                           name_book(corpus, *listed.model, session.stop(), session.progress()));
        SPARSESCOPE_ASSIGN(listed.marks, corpus.neuron_marks(info.id));
        return listed;
    }

    static Status add_stability(const Corpus& corpus, Listed& listed, Session& session) {
        SPARSESCOPE_ASSIGN(const auto others, sister_models(corpus, *listed.model));
        SPARSESCOPE_ASSIGN(
            const auto stability,
            neuron_stability(corpus, *listed.model, others, session.stop(), session.progress()));
        for (std::size_t i = 0; i < stability.size(); ++i)
            listed.reports.neurons[i].stability = stability[i];
        if (stability.empty())
            listed.reports.unknown.push_back(
                fmt::format("Stability is unknown: \"{}\" is the only model of its dataset.",
                            listed.model->info.name));
        return {};
    }

    static double coverage(const Listed& listed) {
        std::vector<bool> named(listed.reports.neurons.size());
        for (std::size_t i = 0; i < named.size(); ++i)
            named[i] = listed.names.of(static_cast<NeuronId>(i)).origin.has_value();
        const RowSet counted = counted_rows(*listed.model);
        return document_coverage(ActiveRows(listed.model->codes, listed.reports.use.k, counted),
                                 counted, named);
    }

    // Dead neurons that were asked for are not left out for being active on few documents.
    [[nodiscard]] std::int64_t support() const {
        return min_support_.value_or(sort_ == "purity" && !dead_only_ ? NeuronReport::least_support
                                                                      : 0);
    }

    // Returns how many have too little support.
    std::int64_t choose(std::vector<NeuronId>& neurons, const NeuronFacts& facts,
                        NeuronField sort) const {
        const auto summary = [&](NeuronId neuron) -> const NeuronSummary& {
            return facts.reports[neuron].summary;
        };
        if (dead_only_) std::erase_if(neurons, [&](NeuronId n) { return !summary(n).dead(); });
        const auto left_out = std::erase_if(
            neurons, [&](NeuronId n) { return summary(n).active_documents < support(); });
        sort_neurons(neurons, facts, sort, reverse_);
        if (top_ > 0 && neurons.size() > top_) neurons.resize(top_);
        return static_cast<std::int64_t>(left_out);
    }

    static void list(Answer& answer, const NeuronFacts& facts, const LoadedModel& model,
                     std::span<const NeuronId> neurons,
                     std::span<const NeuronColumn* const> shown) {
        using enum TextTable::Align;
        std::vector<TextTable::Column> columns;
        Json& keys = answer.json["columns"] = Json::array();
        for (const NeuronColumn* column : shown) {
            keys.push_back(column->key);
            columns.push_back({std::string(column->title), is_text(column->field) ? left : right});
        }
        TextTable table(std::move(columns));
        Json& list = answer.json["neurons"] = Json::array();
        for (const NeuronId neuron : neurons) {
            list.push_back(neuron_json(facts, neuron, model));
            std::vector<std::string> cells;
            for (const NeuronColumn* column : shown)
                cells.push_back(neuron_cell(facts, neuron, *column));
            table.add(std::move(cells));
        }
        answer.text += table.text();
    }

    [[nodiscard]] Status write(Answer& answer, const NeuronFacts& facts, const Listed& listed,
                               std::span<const NeuronId> neurons,
                               std::span<const NeuronColumn* const> shown) const {
        if (to_.empty()) return {};
        std::vector<NeuronField> fields;
        if (columns_ == usual_columns)
            for (const NeuronColumn& column : neuron_columns())
                fields.push_back(column.field);
        else
            for (const NeuronColumn* column : shown)
                fields.push_back(column->field);
        const NeuronsOf of{listed.model->info.name, listed.reports.use.k,
                           listed.reports.use.documents};
        SPARSESCOPE_TRY(write_neurons(to_, facts, of, neurons, fields));
        answer.json["file"] = to_;
        answer.text += fmt::format("Wrote {} neurons to {}.\n", neurons.size(), to_);
        return {};
    }

    std::string model_;
    std::optional<int> k_;
    NeuronFilterOption filter_;
    std::string sort_ = "frequency";
    bool reverse_ = false;
    std::size_t top_ = 20;
    std::string columns_{usual_columns};
    std::optional<std::int64_t> min_support_;
    bool dead_only_ = false;
    std::string to_;
};

}  // namespace

const VerbEntry& neurons_entry() {
    static const VerbEntry entry{"neurons", make_verb<NeuronsVerb>};
    return entry;
}

}  // namespace sparsescope::cli
