// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>

#include "app/cli/answers.h"
#include "app/cli/encoders/typed_text.h"
#include "app/cli/filter_option.h"
#include "app/cli/search_answers.h"
#include "app/cli/search_fit.h"
#include "app/cli/text_table.h"
#include "app/cli/verb.h"
#include "core/base/part_list.h"
#include "core/workspace/hit_export.h"
#include "core/workspace/neuron_names.h"
#include "core/workspace/query_vector.h"
#include "core/workspace/search_request.h"
#include "core/workspace/why_not.h"

namespace sparsescope::cli {

namespace {

// "412:0.8" or "412", which is 412:1.
Result<NeuronTerm> parse_neuron(const std::string& text) {
    const auto colon = text.find(':');
    NeuronTerm term;
    std::size_t read = 0;
    try {
        const long long neuron = std::stoll(text.substr(0, colon), &read);
        const bool whole = read == std::min(colon, text.size());
        if (whole && neuron >= 0 && neuron <= std::numeric_limits<NeuronId>::max()) {
            term.neuron = static_cast<NeuronId>(neuron);
            if (colon == std::string::npos) return term;
            const std::string weight = text.substr(colon + 1);
            term.weight = std::stod(weight, &read);
            if (read == weight.size()) return term;
        }
    } catch (const std::exception&) {
        // told below
    }
    return fail(ErrorCode::invalid_argument,
                fmt::format("\"{}\" is not a neuron and its weight; write 412:0.8.", text));
}

bool is_npy(const std::string& text) {
    return text.size() > 4 && text.ends_with(".npy");
}

template <class Wanted>
std::string names_of(const Wanted& wanted) {
    std::string names;
    for (const SearcherEntry* entry : searchers())
        if (wanted(*entry)) names += (names.empty() ? "" : ", ") + entry->name;
    return names;
}

void add_searcher_options(CLI::App& app, SearchColumn& column) {
    const std::string all = names_of([](const SearcherEntry&) { return true; });
    const std::string cutting =
        names_of([](const SearcherEntry& entry) { return entry.settings.dimensions; });
    const std::string two_stage =
        names_of([](const SearcherEntry& entry) { return entry.settings.second_stage; });
    app.add_option("--searcher", column.searcher,
                   fmt::format("How to search: {} (see catalogue)", all))
        ->capture_default_str();
    app.add_option("--dimensions", column.dimensions,
                   fmt::format("Of {}: how many of the first numbers; 0: all", cutting));
    app.add_option("--candidates", column.candidates,
                   fmt::format("Of {}: how many hits of the first stage are scored again; 0: as "
                               "many as find 95 % of the dense top ten, measured on the documents",
                               two_stage))
        ->check(CLI::Range(0, 1'000'000))
        ->capture_default_str();
    app.add_option(
           "--dense-weight", column.dense_weight,
           fmt::format("Of {}: score = sparse + this × dense; inf: dense alone orders", two_stage))
        ->capture_default_str();
}

class SearchVerb final : public Verb {
  public:
    void add_options(CLI::App& app) override {
        app_ = &app;
        app.add_option("--model", model_, "Model whose codes are searched; default: the newest");
        app.add_option("--dataset", dataset_,
                       "Dataset that is searched; default: that of the model, without a model the "
                       "only one");
        CLI::Option_group* query = app.add_option_group("Query", "One of these, or neurons alone");
        query->add_option("--document", request_.documents,
                          "More like this document (its id); several: like all of them together");
        auto* text = query->add_option("--text", request_.text,
                                       "Documents that mean this, or have these words (--mode)");
        query->add_option("--vector", vector_,
                          "Documents like this embedding: an npy file, or numbers with commas");
        query->add_option("--picture", picture_,
                          "Documents like the picture in this file, by the dataset's encoder");
        query->require_option(0, 1);
        app.add_option(
               "--mode", mode_,
               "Of --text: words (full text), meaning (the text is encoded by the dataset's "
               "encoder), both (the two lists made one); default: meaning where it can be had")
            ->check(CLI::IsMember({"words", "meaning", "both"}))
            ->needs(text);
        app.add_flag_callback(
            "--ungrouped", [this] { request_.grouped = false; },
            "Show all parts of a longer document that are found, and not its best one alone");
        app.add_option("--neuron", neurons_,
                       "Give a neuron of the query this weight: 412:0.8 (0 takes it out)");
        app.add_option("--require", required_, "Only documents with this neuron active at k");
        app.add_option("--forbid", forbidden_, "Only documents without it");
        filter_.add_to(app);
        app.add_option("--top", request_.n, "Number of hits")
            ->check(CLI::Range(1, 1'000'000))
            ->capture_default_str();
        app.add_option("--k", k_, "Active neurons per code; default: the model's k");
        add_searcher_options(app, column_);
        app.add_flag("--why", why_,
                     "Below the hits: what the neurons that each shares with the query stand for");
        app.add_option("--why-not", why_not_,
                       "Explain this document's place: what it shares, its rank, what it lacks");
        app.add_option("--out", out_, "Write the hits to this file: .csv or .jsonl");
    }

    Result<Answer> run(Session& session) override {
        SPARSESCOPE_TRY(complete_request());
        SPARSESCOPE_ASSIGN(const Corpus corpus, session.open(Access::read_only));
        if (!request_.text.empty()) SPARSESCOPE_TRY(prepare_text(corpus, session));
        if (!picture_.empty()) {
            SPARSESCOPE_ASSIGN(const ModelInfo model, chosen_model(corpus));
            SPARSESCOPE_ASSIGN(const DatasetInfo dataset, corpus.dataset(model.dataset));
            SPARSESCOPE_ASSIGN(request_.vector, encoded_picture(dataset, picture_, session));
        }
        SPARSESCOPE_ASSIGN(const SearcherEntry* const searcher,
                           find_part(searchers(), "searcher", column_.searcher));
        SPARSESCOPE_TRY(check_search_fit(*app_, request_, *searcher));
        if (asks_for_words(request_)) return search_texts(corpus, session);
        SPARSESCOPE_ASSIGN(const ModelInfo info, chosen_model(corpus));
        column_.k = k_.value_or(info.k);
        SPARSESCOPE_ASSIGN(const auto searchable,
                           Searchable::open(corpus, info.id, session.stop(), session.progress()));
        if (why_not_) return explain_absence(corpus, *searchable, session);
        SPARSESCOPE_ASSIGN(
            const SearchResponse response,
            run_search(corpus, *searchable, request_, std::span(&column_, 1), session.stop()));
        SPARSESCOPE_ASSIGN(Answer answered,
                           answer(corpus, searchable->dataset(), info.name, response));
        if (why_) {
            SPARSESCOPE_TRY(add_reasons(corpus, info.id, session, response, answered));
        }
        return answered;
    }

  private:
    Status complete_request() {
        if (!vector_.empty()) {
            SPARSESCOPE_ASSIGN(request_.vector, is_npy(vector_) ? read_query_vector(vector_)
                                                                : parse_query_vector(vector_));
        }
        for (const std::string& text : neurons_) {
            SPARSESCOPE_ASSIGN(const NeuronTerm term, parse_neuron(text));
            request_.neurons.push_back(term);
        }
        for (const NeuronId neuron : required_)
            request_.neurons.push_back({neuron, NeuronTerm::Role::require, 1});
        for (const NeuronId neuron : forbidden_)
            request_.neurons.push_back({neuron, NeuronTerm::Role::forbid, 1});
        if (!request_.text.empty() &&
            request_.text.find_first_not_of(" \t\r\n\v\f") == std::string::npos)
            return fail(ErrorCode::invalid_argument,
                        "The text is blank. Write after --text what is looked for.");
        if (request_.documents.empty() && request_.text.empty() && request_.vector.empty() &&
            picture_.empty() && request_.neurons.empty())
            return fail(ErrorCode::invalid_argument,
                        "There is no query: give --document, --text, --picture, --vector or "
                        "--neuron.");
        SPARSESCOPE_ASSIGN(request_.filter, filter_.text());
        return {};
    }

    // By meaning where that can be had, or is asked for: then the text is encoded.
    Status prepare_text(const Corpus& corpus, Session& session) {
        SPARSESCOPE_ASSIGN(const DatasetInfo dataset, dataset_of_texts(corpus));
        SPARSESCOPE_ASSIGN(note_,
                           prepare_typed(corpus, dataset, text_mode(mode_), request_, session));
        if (asks_for_words(request_) || !model_.empty()) return {};
        SPARSESCOPE_ASSIGN(const auto models, corpus.models_with_codes(dataset.id));
        const auto newest = std::ranges::max_element(models, {}, &ModelInfo::id);
        if (newest != models.end()) model_ = newest->name;
        return {};
    }

    // Words need no model; with one, its dataset is meant.
    Result<Answer> search_texts(const Corpus& corpus, Session& session) {
        SPARSESCOPE_ASSIGN(const DatasetInfo dataset, dataset_of_texts(corpus));
        SPARSESCOPE_ASSIGN(const SearchResponse response,
                           search_words(corpus, dataset, request_, session.stop()));
        return answer(corpus, dataset, {}, response);
    }

    // --model, else the newest one of --dataset, else the newest one.
    Result<ModelInfo> chosen_model(const Corpus& corpus) const {
        if (dataset_.empty()) return corpus.model(model_);
        SPARSESCOPE_ASSIGN(const DatasetInfo dataset, corpus.dataset(dataset_));
        if (!model_.empty()) {
            SPARSESCOPE_ASSIGN(ModelInfo model, corpus.model(model_));
            if (model.dataset == dataset.id) return model;
            return fail(ErrorCode::invalid_argument,
                        fmt::format("Model \"{}\" is not one of the dataset \"{}\". Leave out "
                                    "--model or --dataset.",
                                    model.name, dataset.name));
        }
        SPARSESCOPE_ASSIGN(const auto models, corpus.models());  // newest first
        const auto newest = std::ranges::find(models, dataset.id, &ModelInfo::dataset);
        if (newest != models.end()) return *newest;
        return fail(ErrorCode::not_found,
                    fmt::format("The dataset \"{}\" has no model yet, so only its words can be "
                                "searched (--text). Train a model on it first: sparsescope-cli "
                                "train WORKSPACE --dataset \"{}\"",
                                dataset.name, dataset.name));
    }

    Result<DatasetInfo> dataset_of_texts(const Corpus& corpus) const {
        if (!model_.empty()) {
            SPARSESCOPE_ASSIGN(const ModelInfo model, chosen_model(corpus));
            return corpus.dataset(model.dataset);
        }
        SPARSESCOPE_ASSIGN(const auto models, corpus.models());
        return dataset_.empty() && !models.empty() ? corpus.dataset(models.front().dataset)
                                                   : corpus.dataset(dataset_);
    }

    Result<Answer> answer(const Corpus& corpus, const DatasetInfo& dataset,
                          const std::string& model, SearchResponse response) const {
        if (!note_.empty()) response.notes.push_back(note_);
        const ColumnAnswer& column = response.columns.front();
        SPARSESCOPE_ASSIGN(const auto hits, hits_to_export(corpus, dataset, column.result.hits));
        Answer answer;
        answer.json = search_json(request_, response, hits, dataset, model);
        if (is_npy(vector_)) answer.json["query"]["vector"] = vector_;  // as it was asked
        if (!picture_.empty()) {
            answer.json["query"].erase("vector");
            answer.json["query"]["picture"] = picture_;
        }
        answer.text = heading(corpus, dataset, column) + hits_table(hits, response);
        if (!out_.empty()) {
            SPARSESCOPE_TRY(write_hits(out_, hits));
            answer.json["out"] = out_;
            answer.text += fmt::format("Written to {}.\n", out_);
        }
        return answer;
    }

    // Loads the model as a whole only where no names are stored.
    static Status add_reasons(const Corpus& corpus, ModelId id, Session& session,
                              const SearchResponse& response, Answer& answer) {
        SPARSESCOPE_ASSIGN(const ModelInfo model, corpus.model(id));
        SPARSESCOPE_ASSIGN(const NameBook book,
                           name_book(corpus, model, session.stop(), session.progress()));
        const std::vector<std::string> names = book.texts();
        answer.json["neuron_names"] = names_json(response.columns.front(), names);
        answer.text += reasons_text(response.columns.front().result.hits, names);
        return {};
    }

    [[nodiscard]] std::string heading(const Corpus& corpus, const DatasetInfo& dataset,
                                      const ColumnAnswer& column) const {
        if (!request_.text.empty() && request_.mode != TextMode::words)
            return fmt::format(
                "By {} (encoder \"{}\"){}:\n",
                request_.mode == TextMode::both ? "words and meaning" : "meaning",
                dataset.encoder.name,
                column.query.empty() ? "" : fmt::format(" at k {}", column.column.k));
        if (!picture_.empty())
            return fmt::format(
                "Like {} (encoder \"{}\"){}:\n", picture_, dataset.encoder.name,
                column.query.empty() ? "" : fmt::format(" at k {}", column.column.k));
        if (request_.documents.size() != 1 || !request_.text.empty()) return {};
        const auto document = corpus.document(request_.documents.front());
        if (!document) return {};
        const bool sparse = !column.query.empty();
        return fmt::format("Like document {} ({}){}:\n", document->id,
                           shortened(document->text, 60),
                           sparse ? fmt::format(" at k {}", column.column.k) : "");
    }

    Result<Answer> explain_absence(const Corpus& corpus, const Searchable& searchable,
                                   Session& session) const {
        SPARSESCOPE_ASSIGN(const WhyNot why, why_not(corpus, searchable, request_, column_,
                                                     *why_not_, session.stop()));
        return Answer{to_json(why), why_not_text(why, request_.n)};
    }

    const CLI::App* app_ = nullptr;  // knows which options were given
    std::string model_, dataset_, vector_, picture_, out_, mode_;
    std::string note_;  // why a text is searched by words alone
    std::vector<std::string> neurons_;
    std::vector<NeuronId> required_, forbidden_;
    FilterOption filter_;
    std::optional<int> k_;
    std::optional<DocumentId> why_not_;
    bool why_ = false;
    SearchRequest request_{.n = 10};
    SearchColumn column_;
};

}  // namespace

const VerbEntry& search_entry() {
    static const VerbEntry entry{"search", make_verb<SearchVerb>};
    return entry;
}

}  // namespace sparsescope::cli
