// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/special.h"

#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <optional>

#include "app/cli/answers.h"
#include "app/cli/document_choice.h"
#include "app/cli/filter_option.h"
#include "app/cli/text_table.h"
#include "app/cli/verb.h"
#include "core/workspace/neuron_names.h"

namespace sparsescope::cli {

namespace {

constexpr std::size_t shown_name = 50;
constexpr SpecialKind kinds[] = {SpecialKind::neuron, SpecialKind::label, SpecialKind::level,
                                 SpecialKind::word,   SpecialKind::tag,   SpecialKind::field};

// The end of a path tells more than its beginning.
std::string path_end(const std::string& path) {
    const std::size_t last = path.rfind('/');
    const std::size_t before = last == path.npos || last == 0 ? last : path.rfind('/', last - 1);
    return before == path.npos ? path : "…" + path.substr(before);
}

std::string documents_text(std::int64_t n) {
    return fmt::format("{} {}", n, n == 1 ? "document" : "documents");
}

class SpecialVerb final : public Verb {
  public:
    void add_options(CLI::App& app) override {
        app.add_option("--dataset", dataset_, "Dataset; default: the only one");
        filter_.add_to(app);
        app.add_option("--documents", documents_, "These documents, by id: 12,40,41")
            ->delimiter(',');
        app.add_option("--neurons", neurons_, "The documents with one of these neurons: 412,77")
            ->delimiter(',');
        against_.add_to(app, "--against",
                        "Compare with the documents that pass this; default: all others");
        app.add_option("--model", model_,
                       "Whose neurons; default: the newest of the dataset that has codes");
        app.add_option("--k", k_, "Active neurons per code; default: the model's k");
        app.add_option("--top", top_, "List only this many of each kind")
            ->check(CLI::Range(1, 1'000'000))
            ->capture_default_str();
        app.add_flag("--less", less_, "List what is less common inside as well");
    }

    Result<Answer> run(Session& session) override {
        SPARSESCOPE_ASSIGN(const Corpus corpus, session.open(Access::read_only));
        SPARSESCOPE_ASSIGN(const DatasetInfo dataset, corpus.dataset(dataset_));
        SPARSESCOPE_ASSIGN(const auto info, chosen_model(corpus, dataset));
        std::shared_ptr<const LoadedModel> model;
        if (info) {
            SPARSESCOPE_ASSIGN(model,
                               load_model(corpus, info->id, session.stop(), session.progress()));
        }
        const int k = model ? k_.value_or(std::min(info->k, info->stored_k)) : 0;
        const auto at_k = model ? std::optional(ModelAtK{info->id, k}) : std::nullopt;
        SPARSESCOPE_ASSIGN(const SpecialQuestion question,
                           ask(corpus, dataset, at_k, session.stop()));
        SPARSESCOPE_ASSIGN(const SpecialAnswer found,
                           special(corpus, dataset.id, model.get(), k, question, session.stop(),
                                   session.progress()));
        NameBook names;
        if (model) {
            SPARSESCOPE_ASSIGN(names,
                               name_book(corpus, *model, session.stop(), session.progress()));
        }
        return answer_of(found, dataset, info, names);
    }

  private:
    // The newest one with codes, unless told. Nothing: there is none.
    Result<std::optional<ModelInfo>> chosen_model(const Corpus& corpus,
                                                  const DatasetInfo& dataset) const {
        std::optional<ModelInfo> chosen;
        if (!model_.empty()) {
            SPARSESCOPE_ASSIGN(chosen, corpus.model(model_));
            if (chosen->dataset != dataset.id)
                return fail(ErrorCode::invalid_argument,
                            fmt::format("The model \"{}\" belongs to another dataset than \"{}\". "
                                        "Name one of this dataset, or leave --model out.",
                                        model_, dataset.name));
            if (chosen->stored_k == 0)
                return fail(ErrorCode::invalid_argument,
                            fmt::format("The model \"{}\" has no codes of its documents yet. Make "
                                        "them with encode.",
                                        model_));
        } else {
            SPARSESCOPE_ASSIGN(const auto models, corpus.models());
            const auto newest = std::ranges::find_if(models, [&](const ModelInfo& info) {
                return info.dataset == dataset.id && info.stored_k > 0;
            });
            if (newest != models.end()) chosen = *newest;
        }
        if (!chosen && (k_ || !neurons_.empty()))
            return fail(ErrorCode::invalid_argument,
                        fmt::format("The dataset \"{}\" has no model with codes, so {} can say "
                                    "nothing.",
                                    dataset.name, k_ ? "--k" : "--neurons"));
        return chosen;
    }

    Result<SpecialQuestion> ask(const Corpus& corpus, const DatasetInfo& dataset,
                                const std::optional<ModelAtK>& model, std::stop_token stop) const {
        const int given = static_cast<int>(filter_.given()) +
                          static_cast<int>(!documents_.empty()) +
                          static_cast<int>(!neurons_.empty());
        if (given != 1)
            return fail(ErrorCode::invalid_argument,
                        "Say which documents: one of --filter EXPR, --documents 12,40 and "
                        "--neurons 412,77.");
        SpecialQuestion question;
        if (filter_.given()) {
            SPARSESCOPE_ASSIGN(question.inside, filter_.rows(corpus, dataset.id, stop, model));
        } else if (!documents_.empty()) {
            SPARSESCOPE_ASSIGN(question.inside, rows_of(corpus, dataset, documents_));
        } else {
            SharesNeurons shares{{}, Comparison::greater_equal, 1};
            shares.neurons = neurons_;
            Filter filter{.kind = Filter::Kind::condition, .condition = shares};
            SPARSESCOPE_ASSIGN(question.inside,
                               filter_rows(corpus, dataset.id, filter, model, stop));
            question.not_neurons = neurons_;
        }
        if (against_.given()) {
            SPARSESCOPE_ASSIGN(question.against, against_.rows(corpus, dataset.id, stop, model));
        }
        return question;
    }

    Answer answer_of(const SpecialAnswer& found, const DatasetInfo& dataset,
                     const std::optional<ModelInfo>& model, const NameBook& names) const {
        Answer answer;
        const std::string nothing = nothing_special(found);
        answer.json = {{"dataset", dataset.name},
                       {"model", model ? Json(model->name) : Json()},
                       {"k", model ? Json(found.k) : Json()},
                       {"inside", found.documents.inside},
                       {"outside", found.documents.outside},
                       {"in_both", found.in_both},
                       {"read_inside", found.read.inside},
                       {"read_outside", found.read.outside},
                       {"tests", found.tests},
                       {"z", found.z},
                       {"nothing", text_or_null(nothing)}};
        answer.text = heading(found, model);
        if (!nothing.empty()) answer.text += nothing + "\n";
        list(answer, found, names, true);
        if (less_) list(answer, found, names, false);
        return answer;
    }

    static std::string heading(const SpecialAnswer& found, const std::optional<ModelInfo>& model) {
        std::string text = fmt::format("{} against {} {}.", documents_text(found.documents.inside),
                                       documents_text(found.documents.outside),
                                       found.against_rest ? "that are the rest" : "of the others");
        if (model) text += fmt::format(" Neurons of \"{}\" at k {}.", model->name, found.k);
        if (found.nothing_to_compare()) return text + "\n";
        if (found.read.inside < found.documents.inside ||
            found.read.outside < found.documents.outside)
            text += fmt::format(" Words and metadata are of {} and {} of them, chosen at random.",
                                found.read.inside, found.read.outside);
        return text + fmt::format(" {} tests: evidence begins at {:.2f} standard errors.\n",
                                  found.tests, found.z);
    }

    void list(Answer& answer, const SpecialAnswer& all, const NameBook& names, bool more) const {
        using enum TextTable::Align;
        TextTable table({{"kind"},
                         {more ? "more often" : "less often"},
                         {"inside", right},
                         {"share", right},
                         {"outside", right},
                         {"share", right},
                         {"lift", right},
                         {"evidence", right},
                         {"that is"}});
        Json& list = answer.json[more ? "more" : "less"] = Json::array();
        for (const SpecialKind kind : kinds) {
            for (const SpecialItem& item : found(all, kind, more, top_)) {
                const std::string name =
                    kind == SpecialKind::neuron ? names.text(item.neuron) : item.name;
                list.push_back(json_of(item, name));
                const SpecialMeasure& m = item.measure;
                const std::string id =
                    kind == SpecialKind::neuron ? fmt::format("{} ", item.neuron) : "";
                const std::string shown = kind == SpecialKind::level ? path_end(name) : id + name;
                table.add({std::string(kind_word(kind)), shortened(shown, shown_name),
                           std::to_string(m.counts.inside), percent(m.share_inside),
                           std::to_string(m.counts.outside), percent(m.share_outside),
                           m.lift ? fmt::format("{:.3g}", *m.lift) : "–",
                           fmt::format("{:.2f}", m.evidence), std::string(confidence_words(m))});
            }
        }
        if (!list.empty()) answer.text += table.text();
    }

    static Json json_of(const SpecialItem& item, const std::string& name) {
        const SpecialMeasure& m = item.measure;
        const bool neuron = item.kind == SpecialKind::neuron;
        return {{"kind", kind_word(item.kind)},
                {"neuron", neuron ? Json(item.neuron) : Json()},
                {"name", text_or_null(name)},
                {"filter", text_or_null(item.condition)},
                {"inside", m.counts.inside},
                {"outside", m.counts.outside},
                {"of_inside", m.counts.of.inside},
                {"of_outside", m.counts.of.outside},
                {"share_inside", m.share_inside},
                {"share_outside", m.share_outside},
                {"lift", m.lift ? Json(*m.lift) : Json()},
                {"log_odds", m.log_odds},
                {"standard_error", m.standard_error},
                {"evidence", m.evidence},
                {"adjusted", m.adjusted},
                {"confidence", confidence_words(m)}};
    }

    std::string dataset_;
    FilterOption filter_;
    FilterOption against_;
    std::vector<DocumentId> documents_;
    std::vector<NeuronId> neurons_;
    std::string model_;
    std::optional<int> k_;
    std::size_t top_ = 10;
    bool less_ = false;
};

}  // namespace

const VerbEntry& special_entry() {
    static const VerbEntry entry{"special", make_verb<SpecialVerb>};
    return entry;
}

}  // namespace sparsescope::cli
