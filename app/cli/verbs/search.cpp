// SPDX-License-Identifier: GPL-3.0-or-later
#include <CLI/CLI.hpp>

#include "app/cli/answers.h"
#include "app/cli/text_table.h"
#include "app/cli/verb.h"
#include "core/formats/array_file.h"

namespace sparsescope::cli {

namespace {

// A vector in an npy file: [d] or [1, d].
Result<std::vector<float>> read_vector(const std::string& file) {
    SPARSESCOPE_ASSIGN(ArrayReader reader, open_npy(file));
    const auto& shape = reader.info().shape;
    if (shape.empty() || shape.size() > 2 || (shape.size() == 2 && shape[0] != 1))
        return fail(
            ErrorCode::invalid_input,
            fmt::format("{} does not hold one vector: its shape must be [d] or [1, d].", file));
    std::vector<float> vector(reader.info().items());
    SPARSESCOPE_TRY(reader.read_floats(vector));
    return vector;
}

class SearchVerb final : public Verb {
  public:
    void add_options(CLI::App& app) override {
        app.add_option("--model", model_, "Model whose codes are searched; default: the newest");
        CLI::Option_group* query = app.add_option_group("Query", "One of these");
        query->add_option("--document", document_, "More like this document (its id)");
        query->add_option("--text", text_, "Documents with these words (full text)");
        query->add_option("--vector", vector_, "Documents like this embedding (npy)");
        query->require_option(1);
        app.add_option("--top", options_.n, "Number of hits")
            ->check(CLI::Range(1, 1'000'000))
            ->capture_default_str();
        app.add_option("--k", k_, "Active neurons per code; default: the model's k");
        app.add_option("--searcher", searcher_, "How to search; all give the same hits")
            ->capture_default_str();
    }

    Result<Answer> run(Session& session) override {
        SPARSESCOPE_ASSIGN(const Corpus corpus, session.open(Access::read_only));
        return text_.empty() ? search_codes(corpus, session) : search_texts(corpus);
    }

  private:
    Result<Answer> search_codes(const Corpus& corpus, Session& session) {
        SPARSESCOPE_ASSIGN(const ModelInfo info, corpus.model(model_));
        SPARSESCOPE_ASSIGN(const auto model, load_model(corpus, info.id, searcher_, session.stop(),
                                                        session.progress()));
        options_.k = k_.value_or(info.k);
        SPARSESCOPE_ASSIGN(const SearchResult found, query(*model));
        Json json;
        json["model"] = info.name;
        json["k"] = options_.k;
        json["searcher"] = searcher_;
        json["query"] = document_ ? Json{{"document", *document_}} : Json{{"vector", vector_}};
        SPARSESCOPE_ASSIGN(Answer answered, answer(corpus, model->dataset, found, std::move(json)));
        if (document_) {
            SPARSESCOPE_ASSIGN(const Document document, corpus.document(*document_));
            answered.text = fmt::format("Like document {} ({}) at k {}:\n", *document_,
                                        document.text.empty() ? label_of(model->dataset, document)
                                                              : shortened(document.text, 60),
                                        options_.k) +
                            answered.text;
        }
        return answered;
    }

    Result<SearchResult> query(const LoadedModel& model) const {
        if (document_) return model.more_like(*document_, options_);
        SPARSESCOPE_ASSIGN(const std::vector<float> vector, read_vector(vector_));
        return model.search_vector(vector, options_);
    }

    // Full text needs no model; with one, its dataset is meant.
    Result<Answer> search_texts(const Corpus& corpus) const {
        DatasetInfo dataset;
        if (model_.empty()) {
            SPARSESCOPE_ASSIGN(const auto models, corpus.models());
            SPARSESCOPE_ASSIGN(dataset, models.empty() ? corpus.dataset("")
                                                       : corpus.dataset(models.front().dataset));
        } else {
            SPARSESCOPE_ASSIGN(const ModelInfo model, corpus.model(model_));
            SPARSESCOPE_ASSIGN(dataset, corpus.dataset(model.dataset));
        }
        SPARSESCOPE_ASSIGN(const SearchResult found,
                           corpus.full_text_search(dataset.id, text_, options_.n));
        Json json;
        json["model"] = Json();
        json["k"] = Json();
        json["searcher"] = "full-text";
        json["query"] = {{"text", text_}};
        return answer(corpus, dataset, found, std::move(json));
    }

    static Result<Answer> answer(const Corpus& corpus, const DatasetInfo& dataset,
                                 const SearchResult& found, Json json) {
        TextTable table({{"score", TextTable::Align::right},
                         {"document", TextTable::Align::right},
                         {"label"},
                         {"strongest shared neurons"},
                         {"text"}});
        Json& hits = json["hits"] = Json::array();
        for (const SearchHit& hit : found.hits) {
            SPARSESCOPE_ASSIGN(const Document document, corpus.document(hit.document));
            const std::string label = label_of(dataset, document);
            hits.push_back(hit_json(hit, document, label));
            table.add({fmt::format("{:.4f}", hit.score), std::to_string(hit.document), label,
                       strongest(hit), shortened(document.text, 60)});
        }
        json["cost"] = {{"candidates", found.cost.candidates},
                        {"postings", found.cost.postings},
                        {"microseconds", found.cost.microseconds}};
        return Answer{json, found.hits.empty() ? "No document shares anything with the query."
                                               : table.text()};
    }

    static std::string label_of(const DatasetInfo& dataset, const Document& document) {
        const auto label = static_cast<std::size_t>(document.label);
        return document.label < 0 || label >= dataset.label_names.size()
                   ? ""
                   : dataset.label_names[label];
    }

    static Json hit_json(const SearchHit& hit, const Document& document, const std::string& label) {
        Json json;
        json["document"] = hit.document;
        json["row"] = document.row;
        json["score"] = hit.score;
        json["label"] = text_or_null(label);
        json["split"] = document.split == Split::train ? "train" : "test";
        json["text"] = text_or_null(document.text);
        Json& shares = json["contributions"] = Json::array();
        for (const Contribution& c : hit.contributions)
            shares.push_back({{"neuron", c.neuron},
                              {"query_weight", c.query_weight},
                              {"document_weight", c.document_weight},
                              {"value", c.value}});
        return json;
    }

    static std::string strongest(const SearchHit& hit) {
        std::string text;
        for (std::size_t i = 0; i < std::min<std::size_t>(3, hit.contributions.size()); ++i)
            text += fmt::format("{}{}: {:.3f}", i > 0 ? ", " : "", hit.contributions[i].neuron,
                                hit.contributions[i].value);
        return text;
    }

    std::string model_, text_, vector_;
    std::string searcher_ = "inverted";
    std::optional<DocumentId> document_;
    std::optional<int> k_;
    SearchOptions options_;
};

}  // namespace

const VerbEntry& search_entry() {
    static const VerbEntry entry{
        "search", "Find documents, with every shared neuron's part of the score",
        "search news.sscope --model csrv2-k8 --document 12 --top 5 --k 4", make_verb<SearchVerb>};
    return entry;
}

}  // namespace sparsescope::cli
