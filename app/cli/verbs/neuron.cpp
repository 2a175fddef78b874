// SPDX-License-Identifier: GPL-3.0-or-later
#include <CLI/CLI.hpp>
#include <algorithm>
#include <optional>

#include "app/cli/neuron_sections.h"
#include "app/cli/text_table.h"
#include "app/cli/verb.h"
#include "core/workspace/held_out.h"
#include "core/workspace/neuron_death.h"
#include "core/workspace/neuron_names.h"
#include "core/workspace/query_vector.h"

namespace sparsescope::cli {

namespace {

class NeuronVerb final : public Verb {
  public:
    void add_options(CLI::App& app) override {
        app.add_option("id", neuron_, "The neuron: 0 to hidden - 1")->required();
        app.add_option("--model", model_, "Model to look at; default: the newest");
        app.add_option("--k", k_, "Active neurons per code; default: the model's k");
        app.add_option("--examples", examples_,
                       "Which documents to list: top (default), quantiles of the weight, random, "
                       "near-misses (where it ranks k+1 to 2k); several with commas")
            ->delimiter(',')
            ->check(CLI::IsMember({"top", "quantiles", "random", "near-misses"}));
        app.add_option("--seed", seed_, "Of --examples random; default: 1");
        app.add_option("--interval", interval_,
                       "Documents with weights from LOW to HIGH, and how pure they are")
            ->type_name("LOW,HIGH");
        app.add_option("--classifier", classifier_,
                       "Judge it as classifier of this label; default: its most frequent label");
        app.add_option("--with", with_, "Find it again in this other model");
        app.add_option("--factor", factor_,
                       "Tell what changes when its weight is multiplied by this in all codes; 0: "
                       "without it")
            ->check(CLI::NonNegativeNumber);
        auto* document = app.add_option("--document", document_,
                                        "Its value and rank in this document; with --factor also "
                                        "what changes in a search for it");
        app.add_option("--vector", vector_,
                       "Its value and rank for an embedding: numbers, or a .npy file")
            ->excludes(document);
        app.add_option(
               "--rows", rows_,
               "encoder or decoder: the rows whose cosine makes neurons near, where a model "
               "has a decoder of its own; default: encoder")
            ->check(CLI::IsMember({"encoder", "decoder"}));
    }

    Result<Answer> run(Session& session) override {
        SPARSESCOPE_ASSIGN(const Corpus corpus, session.open(Access::read_only));
        SPARSESCOPE_ASSIGN(const ModelInfo info, corpus.model(model_));
        SPARSESCOPE_ASSIGN(const auto model,
                           load_model(corpus, info.id, session.stop(), session.progress()));
        SPARSESCOPE_TRY(check_options(*model));
        SPARSESCOPE_ASSIGN(const auto study,
                           NeuronStudy::of(model, session.stop(), session.progress()));
        const int k = k_.value_or(info.k);
        SPARSESCOPE_ASSIGN(const OneNeuron neuron, study->neuron(neuron_, k));
        SPARSESCOPE_ASSIGN(const NameBook book,
                           name_book(corpus, *model, session.stop(), session.progress()));
        const std::vector<std::string> names = book.texts();
        Answer answer;
        answer.json = {{"model", info.name}, {"k", k}, {"documents", model->documents()}};
        answer.text = headline(neuron.summary(), *model, k);
        NeuronSections sections(corpus, neuron, names, answer);
        sections.summary();
        if (neuron.summary().dead() && model->documents() > 0) {
            SPARSESCOPE_ASSIGN(const NeuronDeath death,
                               neuron_death(corpus, neuron, session.stop(), session.progress()));
            sections.death(death);
        }
        SPARSESCOPE_TRY(add_examples(sections));
        SPARSESCOPE_TRY(add_labels(sections, neuron));
        sections.neighbours(rows_ == "decoder" ? NeuronRows::decoder : NeuronRows::encoder);
        sections.co_activity();
        SPARSESCOPE_TRY(add_other_model(sections, corpus, *model, session));
        SPARSESCOPE_TRY(add_reading(sections, corpus, neuron));
        SPARSESCOPE_TRY(add_ablation(sections, corpus, study, neuron, session));
        return answer;
    }

  private:
    [[nodiscard]] Status check_options(const LoadedModel& model) const {
        if (!rows_.empty() && model.weights.tied())
            return fail(ErrorCode::invalid_argument,
                        fmt::format("Model \"{}\" is tied: its encoder rows are its decoder rows, "
                                    "so --rows has nothing to choose. Leave it out.",
                                    model.info.name));
        if (seed_ && !wants("random"))
            return fail(ErrorCode::invalid_argument,
                        "--seed is of --examples random, which was not asked for.");
        return {};
    }

    [[nodiscard]] bool wants(const char* examples) const {
        return std::ranges::find(examples_, examples) != examples_.end();
    }

    Status add_examples(NeuronSections& sections) const {
        if (examples_.empty() || wants("top")) SPARSESCOPE_TRY(sections.strongest());
        if (wants("quantiles")) SPARSESCOPE_TRY(sections.quantiles());
        if (wants("random")) SPARSESCOPE_TRY(sections.random(seed_.value_or(1)));
        if (wants("near-misses")) SPARSESCOPE_TRY(sections.near_misses());
        if (interval_.empty()) return {};
        SPARSESCOPE_ASSIGN(const auto interval, weight_interval(interval_));
        return sections.interval(interval.first, interval.second);
    }

    Status add_labels(NeuronSections& sections, const OneNeuron& neuron) const {
        sections.labels();
        std::int32_t label = neuron.summary().top_label;
        if (!classifier_.empty()) {
            SPARSESCOPE_ASSIGN(label, named_label(neuron.study().model(), classifier_));
        }
        if (label == no_label) return {};
        SPARSESCOPE_ASSIGN(const NeuronClassifier classifier, neuron.classifier(label));
        sections.classifier(classifier);
        return {};
    }

    Status add_other_model(NeuronSections& sections, const Corpus& corpus, const LoadedModel& model,
                           Session& session) const {
        if (with_.empty()) return {};
        SPARSESCOPE_ASSIGN(const ModelInfo info, corpus.model(with_));
        if (info.id == model.info.id)
            return fail(
                ErrorCode::invalid_argument,
                fmt::format("--with names the model itself, \"{}\". Name another one.", info.name));
        SPARSESCOPE_ASSIGN(const auto other,
                           load_model(corpus, info.id, session.stop(), session.progress()));
        sections.matches(*other, std::min(k_.value_or(info.k), info.stored_k));
        return {};
    }

    // The row of --document.
    [[nodiscard]] Result<std::int64_t> asked_row(const LoadedModel& model) const {
        const std::int64_t row = model.row_of(*document_);
        if (row >= 0 && model.splits[static_cast<std::size_t>(row)] != Split::none) return row;
        return fail(ErrorCode::not_found,
                    fmt::format("Dataset \"{}\" of model \"{}\" has no document {}.",
                                model.dataset.name, model.info.name, *document_));
    }

    Status add_reading(NeuronSections& sections, const Corpus& corpus,
                       const OneNeuron& neuron) const {
        const LoadedModel& model = neuron.study().model();
        if (!vector_.empty()) {
            SPARSESCOPE_ASSIGN(const std::vector<float> vector, vector_.ends_with(".npy")
                                                                    ? read_query_vector(vector_)
                                                                    : parse_query_vector(vector_));
            SPARSESCOPE_ASSIGN(const NeuronReading reading, neuron.at(vector));
            sections.reading(reading, "In the vector");
        }
        if (!document_) return {};
        SPARSESCOPE_ASSIGN(const std::int64_t row, asked_row(model));
        NeuronReading reading = neuron.at_row(row);
        if (model.dataset.dim > 0) {
            SPARSESCOPE_ASSIGN(const EmbeddingMatrix embedding,
                               corpus.embeddings(model.dataset.id, row, 1));
            SPARSESCOPE_ASSIGN(reading, neuron.at(embedding.row(0)));
        }
        sections.reading(reading, fmt::format("In document {}", *document_));
        return {};
    }

    Status add_ablation(NeuronSections& sections, const Corpus& corpus,
                        const std::shared_ptr<const NeuronStudy>& study, const OneNeuron& neuron,
                        Session& session) const {
        if (!factor_) return {};
        SPARSESCOPE_ASSIGN(const auto ablation,
                           AblationStudy::prepare(corpus, study, neuron.k(), nullptr,
                                                  session.stop(), session.progress()));
        SPARSESCOPE_ASSIGN(const AblationEffect effect, ablation->effect(neuron, *factor_));
        sections.ablation(effect);
        if (!document_) return {};
        SPARSESCOPE_ASSIGN(const std::int64_t row, asked_row(study->model()));
        const CodeView code = study->model().codes.row(static_cast<std::size_t>(row));
        AblationStudy::Query query;
        query.code = code.prefix(static_cast<std::size_t>(neuron.k()));
        query.excluded = row;
        SPARSESCOPE_ASSIGN(const AblatedResults results,
                           ablation->results(neuron, *factor_, query));
        sections.results(results);
        return {};
    }

    static std::string headline(const NeuronSummary& n, const LoadedModel& model, int k) {
        if (model.documents() == 0)
            return fmt::format(
                "Neuron {} of \"{}\" at k {}: there are no documents to tell what it "
                "stands for.\n",
                n.neuron, model.info.name, k);
        if (n.silent())
            return fmt::format(
                "Neuron {} of \"{}\" is dead at k {}: no document of {} activates it.\n", n.neuron,
                model.info.name, k, model.documents());
        const auto part = held_out_part(model.splits);
        return fmt::format(
            "Neuron {} of \"{}\" at k {}: active in {} of {} documents ({}), mean weight {:.4f}, "
            "largest {:.4f}.{}\n",
            n.neuron, model.info.name, k, n.active_documents, model.documents(),
            percent(n.frequency), n.mean_weight, n.max_weight,
            n.dead() && part ? fmt::format(" None of them is of the {} part, so it counts as dead.",
                                           split_name(*part))
                             : "");
    }

    NeuronId neuron_ = 0;
    std::string model_, rows_, interval_, classifier_, with_, vector_;
    std::vector<std::string> examples_;
    std::optional<int> k_;
    std::optional<std::uint64_t> seed_;
    std::optional<double> factor_;
    std::optional<DocumentId> document_;
};

}  // namespace

const VerbEntry& neuron_entry() {
    static const VerbEntry entry{"neuron", make_verb<NeuronVerb>};
    return entry;
}

}  // namespace sparsescope::cli
