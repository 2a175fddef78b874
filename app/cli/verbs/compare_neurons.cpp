// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/compare_neurons.h"

#include <CLI/CLI.hpp>
#include <algorithm>

#include "app/cli/answers.h"
#include "app/cli/text_table.h"
#include "app/cli/verb.h"
#include "core/workspace/neuron_names.h"

namespace sparsescope::cli {

namespace {

Json number_or_null(const std::optional<double>& number) {
    return number ? Json(*number) : Json();
}

class CompareNeuronsVerb final : public Verb {
  public:
    void add_options(CLI::App& app) override {
        app.add_option("--model", model_,
                       "Model whose neurons are looked for; default: the newest");
        app.add_option("--with", other_, "Model in which they are looked for")->required();
        app.add_option("--k", options_.k,
                       "Active neurons per code in both; default: each model's own k");
        app.add_option("--limit", options_.limit,
                       "Cosine from which on a neuron counts as found again; default: 0.7 (of the "
                       "overlap of documents, where rows cannot be compared: 0.3)")
            ->check(CLI::Range(-1.0, 1.0));
        app.add_option("--show", show_, "Which neurons are listed")
            ->check(CLI::IsMember({"all", "found", "lost", "new"}))
            ->capture_default_str();
        app.add_option("--top", top_, "List only this many; 0: all")
            ->check(CLI::Range(0, 10'000'000))
            ->capture_default_str();
    }

    Result<Answer> run(Session& session) override {
        SPARSESCOPE_ASSIGN(const Corpus corpus, session.open(Access::read_only));
        SPARSESCOPE_ASSIGN(first_, load(corpus, model_, session));
        SPARSESCOPE_ASSIGN(second_, load(corpus, other_, session));
        SPARSESCOPE_ASSIGN(
            const NeuronComparison comparison,
            compare_neurons(*first_, *second_, options_, session.stop(), session.progress()));
        SPARSESCOPE_ASSIGN(names_, name_book(corpus, *first_, session.stop(), session.progress()));
        SPARSESCOPE_ASSIGN(other_names_,
                           name_book(corpus, *second_, session.stop(), session.progress()));
        Answer answer{head(comparison), summary(comparison)};
        if (show_ == "new")
            list_new(answer, comparison);
        else
            list(answer, comparison);
        return answer;
    }

  private:
    using Model = std::shared_ptr<const LoadedModel>;

    static Result<Model> load(const Corpus& corpus, const std::string& name, Session& session) {
        SPARSESCOPE_ASSIGN(const ModelInfo info, corpus.model(name));
        return load_model(corpus, info.id, session.stop(), session.progress());
    }

    [[nodiscard]] Json head(const NeuronComparison& c) const {
        Json json;
        json["model"] = first_->info.name;
        json["with"] = second_->info.name;
        json["k"] = c.k;
        json["with_k"] = c.other_k;
        json["documents"] = c.documents;
        json["by_rows"] = c.by_row;
        json["by_documents"] = c.by_documents;
        json["limit"] = c.limit;
        json["alive"] = c.alive;
        json["with_alive"] = c.other_alive;
        json["found"] = c.found;
        json["lost"] = c.lost;
        json["new"] = c.fresh;
        json["stability"] = number_or_null(c.stability);
        json["mean_overlap"] = number_or_null(c.mean_shared);
        json["agreement"] = number_or_null(c.agreement);
        json["drift"] = c.drift;
        json["show"] = show_;
        return json;
    }

    [[nodiscard]] std::string summary(const NeuronComparison& c) const {
        std::string text = fmt::format(
            "\"{}\" at k {} looked for in \"{}\" at k {}: of {} living neurons {} are found again "
            "({} of {:.2f} and more), {} are lost; {} of the other's {} are new.\n",
            first_->info.name, c.k, second_->info.name, c.other_k, c.alive, c.found,
            c.by_row ? "row cosine" : "overlap", c.limit, c.lost.size(), c.fresh.size(),
            c.other_alive);
        if (c.stability)
            text += fmt::format("Stability (mean best row cosine): {:.4f}. ", *c.stability);
        if (c.mean_shared)
            text += fmt::format("Mean best overlap of documents: {:.4f}. ", *c.mean_shared);
        if (c.agreement)
            text += fmt::format("Both name the same neuron for {}. ", percent(*c.agreement));
        if (c.found > 0)
            text += fmt::format("Those found again changed their frequency by {} on average.",
                                percent(c.drift));
        text += "\n";
        if (!c.by_row) text += "Rows are not compared: the embeddings differ in their dimension.\n";
        if (!c.by_documents)
            text += "Documents are not compared: the models are of different datasets.\n";
        return text;
    }

    [[nodiscard]] std::vector<const MatchedNeuron*> chosen(const NeuronComparison& c) const {
        std::vector<const MatchedNeuron*> matches;
        for (const MatchedNeuron& match : c.matches) {
            const bool lost = std::ranges::binary_search(c.lost, match.neuron);
            if (show_ == "lost" ? lost : show_ == "found" ? match.alive && !lost : true)
                matches.push_back(&match);
        }
        std::ranges::stable_sort(matches, [](const MatchedNeuron* a, const MatchedNeuron* b) {
            return a->frequency > b->frequency;
        });
        if (top_ > 0 && matches.size() > top_) matches.resize(top_);
        return matches;
    }

    void list(Answer& answer, const NeuronComparison& c) const {
        using enum TextTable::Align;
        TextTable table({{"neuron", right},
                         {"frequency", right},
                         {"match", right},
                         {"cosine", right},
                         {"by documents", right},
                         {"overlap", right},
                         {"there", right},
                         {"name", left},
                         {"name there", left}});
        Json& list = answer.json["neurons"] = Json::array();
        for (const MatchedNeuron* match : chosen(c)) {
            list.push_back(to_json(*match));
            const auto& by_row = match->by_row;
            const auto& shared = match->by_documents;
            const auto other = match->match();
            table.add({std::to_string(match->neuron), percent(match->frequency),
                       by_row ? std::to_string(by_row->neuron) : "",
                       by_row ? fmt::format("{:.4f}", by_row->cosine) : "",
                       shared ? std::to_string(shared->neuron) : "–",
                       shared ? fmt::format("{:.4f}", shared->jaccard) : "–",
                       match->other_frequency ? percent(*match->other_frequency) : "–",
                       shortened(names_.text(match->neuron), 40),
                       other ? shortened(other_names_.text(*other), 40) : ""});
        }
        answer.text += table.text();
    }

    void list_new(Answer& answer, const NeuronComparison& c) const {
        TextTable table(
            {{"new neuron", TextTable::Align::right}, {"name", TextTable::Align::left}});
        Json& list = answer.json["neurons"] = Json::array();
        for (const NeuronId neuron : c.fresh) {
            if (top_ > 0 && list.size() == top_) break;
            const std::string& name = other_names_.text(neuron);
            list.push_back({{"neuron", neuron}, {"name", text_or_null(name)}});
            table.add({std::to_string(neuron), name});
        }
        answer.text += table.text();
    }

    [[nodiscard]] Json to_json(const MatchedNeuron& match) const {
        Json json;
        json["neuron"] = match.neuron;
        json["alive"] = match.alive;
        json["frequency"] = match.frequency;
        json["name"] = text_or_null(names_.text(match.neuron));
        const auto other = match.match();
        json["match"] = other ? Json(*other) : Json();
        json["match_name"] = other ? text_or_null(other_names_.text(*other)) : Json();
        json["match_frequency"] = number_or_null(match.other_frequency);
        json["cosine"] = match.by_row ? Json(match.by_row->cosine) : Json();
        const auto& shared = match.by_documents;
        json["by_documents"] = shared ? Json(shared->neuron) : Json();
        json["shared_documents"] = shared ? Json(shared->shared) : Json();
        json["overlap"] = shared ? Json(shared->jaccard) : Json();
        return json;
    }

    std::string model_;
    std::string other_;
    CompareNeuronsOptions options_;
    std::string show_ = "all";
    std::size_t top_ = 20;
    Model first_;
    Model second_;
    NameBook names_;
    NameBook other_names_;
};

}  // namespace

const VerbEntry& compare_neurons_entry() {
    static const VerbEntry entry{"compare-neurons", make_verb<CompareNeuronsVerb>};
    return entry;
}

}  // namespace sparsescope::cli
