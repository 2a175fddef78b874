// SPDX-License-Identifier: GPL-3.0-or-later
#include <CLI/CLI.hpp>
#include <algorithm>
#include <map>

#include "app/cli/answers.h"
#include "app/cli/text_table.h"
#include "app/cli/verb.h"
#include "core/workspace/neuron_names.h"
#include "core/workspace/what_moved.h"

namespace sparsescope::cli {

namespace {

template <class Number>
Json known_or_null(const std::optional<Number>& number) {
    return number ? Json(*number) : Json();
}

class MovedVerb final : public Verb {
  public:
    void add_options(CLI::App& app) override {
        app.add_option("--from", from_, "The model before")->required();
        app.add_option("--to", to_,
                       "The model after: of the same documents, or of the dataset "
                       "that finetuning made of them")
            ->required();
        app.add_option("--k", options_.k,
                       "Active neurons per code in both; default: each model's own k");
        app.add_option("--by", by_, "What a document's nearest ones are found by")
            ->check(CLI::IsMember({"codes", "embeddings"}))
            ->capture_default_str();
        app.add_option("--top", top_, "List only this many neurons and documents; 0: all")
            ->check(CLI::Range(0, 10'000'000))
            ->capture_default_str();
    }

    Result<Answer> run(Session& session) override {
        SPARSESCOPE_ASSIGN(const Corpus corpus, session.open(Access::read_only));
        SPARSESCOPE_ASSIGN(first_, load_named(corpus, from_, session));
        SPARSESCOPE_ASSIGN(second_, load_named(corpus, to_, session));
        options_.by_codes = by_ == "codes";
        SPARSESCOPE_ASSIGN(const WhatMoved moved, what_moved(corpus, *first_, *second_, options_,
                                                             session.stop(), session.progress()));
        SPARSESCOPE_ASSIGN(names_, name_book(corpus, *first_, session.stop(), session.progress()));
        SPARSESCOPE_ASSIGN(other_names_,
                           name_book(corpus, *second_, session.stop(), session.progress()));
        SPARSESCOPE_TRY(read_texts(corpus, moved));
        Answer answer{summary_json(moved), summary_text(moved)};
        list_neurons(answer, moved);
        list_new(answer, moved);
        list_documents(answer, moved);
        return answer;
    }

  private:
    using Model = std::shared_ptr<const LoadedModel>;

    static Result<Model> load_named(const Corpus& corpus, const std::string& name,
                                    Session& session) {
        SPARSESCOPE_ASSIGN(const ModelInfo info, corpus.model(name));
        return load_model(corpus, info.id, session.stop(), session.progress());
    }

    [[nodiscard]] std::size_t shown(std::size_t all) const {
        return top_ > 0 ? std::min(top_, all) : all;
    }

    // Of the documents that are listed, and their neighbours.
    Status read_texts(const Corpus& corpus, const WhatMoved& moved) {
        std::vector<DocumentId> ids;
        const auto add = [&](std::int64_t row) {
            ids.push_back(first_->ids[static_cast<std::size_t>(row)]);
        };
        for (std::size_t i = 0; i < shown(moved.changed.size()); ++i) {
            add(moved.changed[i].row);
            std::ranges::for_each(moved.changed[i].before, add);
            std::ranges::for_each(moved.changed[i].after, add);
        }
        std::ranges::sort(ids);
        const auto repeated = std::ranges::unique(ids);
        ids.erase(repeated.begin(), repeated.end());
        SPARSESCOPE_ASSIGN(const std::vector<Document> documents, corpus.documents(ids));
        for (const Document& document : documents)
            texts_[document.row] = document.text;
        return {};
    }

    [[nodiscard]] Json summary_json(const WhatMoved& m) const {
        Json json;
        json["from"] = first_->info.name;
        json["to"] = second_->info.name;
        json["k"] = m.k;
        json["to_k"] = m.other_k;
        json["documents"] = m.documents;
        json["alive"] = m.neurons.size();
        json["to_alive"] = m.other_alive;
        json["kept"] = m.kept;
        json["moved"] = m.moved;
        json["vanished"] = m.vanished;
        json["new"] = m.fresh.size();
        json["mean_overlap"] = known_or_null(m.mean_overlap);
        json["mean_cosine"] = known_or_null(m.mean_cosine);
        json["by"] = by_;
        json["compared"] = m.compared;
        json["without_neighbours"] = m.without;
        json["mean_kept"] = known_or_null(m.mean_kept);
        return json;
    }

    [[nodiscard]] std::string summary_text(const WhatMoved& m) const {
        std::string text = fmt::format(
            "From \"{}\" at k {} to \"{}\" at k {}, over {} documents: of {} living neurons {} "
            "kept their documents, {} moved, {} vanished; {} of {} are new.\n",
            first_->info.name, m.k, second_->info.name, m.other_k, m.documents, m.neurons.size(),
            m.kept, m.moved, m.vanished, m.fresh.size(), m.other_alive);
        if (m.mean_overlap)
            text += fmt::format("Mean best overlap of documents: {:.4f}. ", *m.mean_overlap);
        if (m.mean_cosine) text += fmt::format("Mean best row cosine: {:.4f}. ", *m.mean_cosine);
        if (m.mean_kept)
            text += fmt::format("Documents kept {} of their ten nearest by {}",
                                percent(*m.mean_kept), by_);
        text += m.compared < m.documents
                    ? fmt::format(" (of {} compared with each other).\n", m.compared)
                    : std::string(".\n");
        if (m.without > 0)
            text += fmt::format("{} documents have no neighbour in either.\n", m.without);
        return text;
    }

    void list_neurons(Answer& answer, const WhatMoved& m) const {
        using enum TextTable::Align;
        TextTable table({{"neuron", right},
                         {"documents", right},
                         {"left", right},
                         {"fate", left},
                         {"match", right},
                         {"overlap", right},
                         {"name", left},
                         {"name there", left}});
        Json& list = answer.json["neurons"] = Json::array();
        for (const MovedNeuron& neuron : std::span(m.neurons).first(shown(m.neurons.size()))) {
            const auto other = neuron.match.match();
            const auto& shared = neuron.match.by_documents;
            const std::string name = names_.text(neuron.match.neuron);
            const std::string name_there = other ? other_names_.text(*other) : std::string();
            Json json;
            json["neuron"] = neuron.match.neuron;
            json["name"] = text_or_null(name);
            json["fate"] = to_string(neuron.fate);
            json["documents"] = neuron.documents;
            json["left"] = neuron.left;
            json["match"] = known_or_null(other);
            json["match_name"] = text_or_null(name_there);
            json["overlap"] = shared ? Json(shared->jaccard) : Json();
            json["cosine"] = neuron.match.by_row ? Json(neuron.match.by_row->cosine) : Json();
            list.push_back(std::move(json));
            table.add({std::to_string(neuron.match.neuron), std::to_string(neuron.documents),
                       std::to_string(neuron.left), to_string(neuron.fate),
                       other ? std::to_string(*other) : "–",
                       shared ? fmt::format("{:.4f}", shared->jaccard) : "–", shortened(name, 40),
                       shortened(name_there, 40)});
        }
        answer.text += table.text();
    }

    void list_new(Answer& answer, const WhatMoved& m) const {
        Json& list = answer.json["new_neurons"] = Json::array();
        for (const NeuronId neuron : std::span(m.fresh).first(shown(m.fresh.size())))
            list.push_back({{"neuron", neuron}, {"name", text_or_null(other_names_.text(neuron))}});
    }

    [[nodiscard]] std::string text_at(std::int64_t row) const {
        const auto found = texts_.find(row);
        return found == texts_.end() ? std::string() : found->second;
    }

    [[nodiscard]] Json near_json(const std::vector<std::int64_t>& rows, const Model& model) const {
        Json list = Json::array();
        for (const std::int64_t row : rows)
            list.push_back(
                {{"document", model->ids[static_cast<std::size_t>(row)]}, {"text", text_at(row)}});
        return list;
    }

    void list_documents(Answer& answer, const WhatMoved& m) const {
        using enum TextTable::Align;
        TextTable table({{"row", right},
                         {"kept", right},
                         {"text", left},
                         {"nearest before", left},
                         {"nearest after", left}});
        const auto nearest = [&](const std::vector<std::int64_t>& rows) {
            return rows.empty() ? std::string("–") : shortened(text_at(rows.front()), 40);
        };
        Json& list = answer.json["changed"] = Json::array();
        for (const MovedDocument& document : std::span(m.changed).first(shown(m.changed.size()))) {
            const auto at = static_cast<std::size_t>(document.row);
            list.push_back({{"document", first_->ids[at]},
                            {"to_document", second_->ids[at]},
                            {"row", document.row},
                            {"kept", document.kept},
                            {"text", text_at(document.row)},
                            {"before", near_json(document.before, first_)},
                            {"after", near_json(document.after, second_)}});
            table.add({std::to_string(document.row), percent(document.kept),
                       shortened(text_at(document.row), 40), nearest(document.before),
                       nearest(document.after)});
        }
        answer.text += table.text();
    }

    std::string from_, to_, by_ = "codes";
    WhatMovedOptions options_;
    std::size_t top_ = 20;
    Model first_, second_;
    NameBook names_, other_names_;
    std::map<std::int64_t, std::string> texts_;
};

}  // namespace

const VerbEntry& moved_entry() {
    static const VerbEntry entry{"moved", make_verb<MovedVerb>};
    return entry;
}

}  // namespace sparsescope::cli
