// SPDX-License-Identifier: GPL-3.0-or-later
#include <CLI/CLI.hpp>
#include <algorithm>
#include <optional>

#include "app/cli/answers.h"
#include "app/cli/text_table.h"
#include "app/cli/verb.h"
#include "core/workspace/held_out.h"
#include "core/workspace/neuron_names.h"

namespace sparsescope::cli {

namespace {

constexpr std::size_t shown_rows = 10;  // of each list, for people; --json has all

class NeuronVerb final : public Verb {
  public:
    void add_options(CLI::App& app) override {
        app.add_option("id", neuron_, "The neuron: 0 to hidden - 1")->required();
        app.add_option("--model", model_, "Model to look at; default: the newest");
        app.add_option("--k", k_, "Active neurons per code; default: the model's k");
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
        if (!rows_.empty() && model->weights.tied())
            return fail(ErrorCode::invalid_argument,
                        fmt::format("Model \"{}\" is tied: its encoder rows are its decoder rows, "
                                    "so --rows has nothing to choose. Leave it out.",
                                    info.name));
        const int k = k_.value_or(info.k);
        const auto rows = rows_ == "decoder" ? NeuronRows::decoder : NeuronRows::encoder;
        SPARSESCOPE_ASSIGN(const NeuronDetail detail, model->neuron(neuron_, k, rows));
        SPARSESCOPE_ASSIGN(const NameBook book,
                           name_book(corpus, *model, session.stop(), session.progress()));
        const std::vector<std::string> names = book.texts();
        Answer answer;
        answer.json = {{"model", info.name}, {"k", k}, {"documents", model->documents()}};
        answer.json.update(to_json(detail.summary, *model));
        answer.json["name"] = text_or_null(names[neuron_]);
        answer.json["weights"] = {{"edges", detail.weights.edges},
                                  {"counts", detail.weights.counts}};
        answer.text = headline(detail.summary, *model, k);
        if (!names[neuron_].empty()) answer.text += "It stands for " + names[neuron_] + ".\n";
        SPARSESCOPE_TRY(add_documents(answer, corpus, *model, detail));
        add_labels(answer, *model, detail);
        add_neighbours(answer, detail, *model, names);
        return answer;
    }

  private:
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

    static Status add_documents(Answer& answer, const Corpus& corpus, const LoadedModel& model,
                                const NeuronDetail& detail) {
        TextTable table({{"weight", TextTable::Align::right},
                         {"document", TextTable::Align::right},
                         {"label"},
                         {"text"}});
        Json& list = answer.json["strongest"] = Json::array();
        for (const ActiveDocument& active : detail.strongest) {
            SPARSESCOPE_ASSIGN(const Document document, corpus.document(active.document));
            const std::string label = model.dataset.label_name(document.label);
            list.push_back({{"document", active.document},
                            {"row", active.row},
                            {"weight", active.weight},
                            {"label", text_or_null(label)},
                            {"text", text_or_null(document.text)}});
            if (list.size() <= shown_rows)
                table.add({fmt::format("{:.4f}", active.weight), std::to_string(active.document),
                           label, shortened(document.text, 70)});
        }
        if (!list.empty()) answer.text += "\nDocuments that activate it most\n" + table.text();
        return {};
    }

    static void add_labels(Answer& answer, const LoadedModel& model, const NeuronDetail& detail) {
        using enum TextTable::Align;
        TextTable table({{"share", right}, {"of all", right}, {"documents", right}, {"label"}});
        Json& list = answer.json["labels"] = Json::array();
        for (const LabelShare& share : detail.labels) {
            const std::string label = model.dataset.label_name(share.label);
            list.push_back({{"label", label},
                            {"documents", share.documents},
                            {"share", share.share},
                            {"base_rate", share.base_rate}});
            if (list.size() <= shown_rows)
                table.add({percent(share.share), percent(share.base_rate),
                           std::to_string(share.documents), label});
        }
        if (!list.empty())
            answer.text +=
                "\nLabels of its documents, beside their share of all documents\n" + table.text();
    }

    static void add_neighbours(Answer& answer, const NeuronDetail& detail, const LoadedModel& model,
                               const std::vector<std::string>& names) {
        using enum TextTable::Align;
        TextTable table({{"cosine", right}, {"neuron", right}, {"stands for"}});
        Json& list = answer.json["neighbours"] = Json::array();
        for (const NeuronNeighbour& neighbour : detail.neighbours) {
            const std::string& name = names[neighbour.neuron];
            list.push_back({{"neuron", neighbour.neuron},
                            {"cosine", neighbour.cosine},
                            {"name", text_or_null(name)}});
            if (list.size() <= shown_rows)
                table.add({fmt::format("{:.4f}", neighbour.cosine),
                           std::to_string(neighbour.neuron), name});
        }
        const bool tied = model.weights.tied();
        const bool by_decoder = detail.neighbour_rows == NeuronRows::decoder;
        const char* rows = by_decoder ? "decoder" : "encoder";
        answer.json["neighbour_rows"] = rows;
        answer.json["tied"] = tied;
        if (!list.empty())
            answer.text += fmt::format("\nNearest neurons, by cosine of {} rows{}\n{}", rows,
                                       tied         ? ""
                                       : by_decoder ? " (by encoder rows: --rows encoder)"
                                                    : " (by decoder rows: --rows decoder)",
                                       table.text());
    }

    NeuronId neuron_ = 0;
    std::string model_, rows_;
    std::optional<int> k_;
};

}  // namespace

const VerbEntry& neuron_entry() {
    static const VerbEntry entry{"neuron", make_verb<NeuronVerb>};
    return entry;
}

}  // namespace sparsescope::cli
