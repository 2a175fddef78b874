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

double sort_value(const NeuronSummary& n, const std::string& key) {
    if (key == "purity") return n.purity;
    if (key == "mean") return n.mean_weight;
    if (key == "max") return n.max_weight;
    if (key == "id") return -static_cast<double>(n.neuron);
    return n.frequency;
}

class NeuronsVerb final : public Verb {
  public:
    void add_options(CLI::App& app) override {
        app.add_option("--model", model_, "Model to look at; default: the newest");
        app.add_option("--k", k_, "Active neurons per code; default: the model's k");
        app.add_option("--sort", sort_, "What comes first")
            ->check(CLI::IsMember({"frequency", "purity", "mean", "max", "id"}))
            ->capture_default_str();
        app.add_option("--top", top_, "List only this many; 0: all")
            ->check(CLI::Range(0, 10'000'000))
            ->capture_default_str();
        app.add_option("--min-support", min_support_,
                       "List only neurons that are active on at least so many documents; default: "
                       "5 when sorted by purity, which says nothing of one document, else 0")
            ->check(CLI::Range(0, 1'000'000'000));
        app.add_flag("--dead", dead_only_,
                     "List the neurons only that are never active on validation documents");
    }

    Result<Answer> run(Session& session) override {
        SPARSESCOPE_ASSIGN(const Corpus corpus, session.open(Access::read_only));
        SPARSESCOPE_ASSIGN(const ModelInfo info, corpus.model(model_));
        SPARSESCOPE_ASSIGN(const auto model,
                           load_model(corpus, info.id, session.stop(), session.progress()));
        const int k = k_.value_or(info.k);
        SPARSESCOPE_TRY(model->check_k(k));
        std::vector<NeuronSummary> neurons = model->neurons(k);
        SPARSESCOPE_ASSIGN(const NameBook book,
                           name_book(corpus, *model, session.stop(), session.progress()));
        const std::vector<std::string> names = book.texts();
        Answer answer;
        answer.json = {{"model", info.name},
                       {"k", k},
                       {"documents", model->documents()},
                       {"hidden", info.hidden},
                       {"dead", std::ranges::count_if(neurons, &NeuronSummary::dead)}};
        answer.text = heading(*model, k, neurons);
        const std::int64_t left_out = choose(neurons);
        answer.json["min_support"] = support();
        answer.json["left_out"] = left_out;
        if (left_out > 0)
            answer.text +=
                fmt::format("{} {} left out, active on fewer than {} documents (--min-support).\n",
                            left_out, left_out == 1 ? "neuron is" : "neurons are", support());
        list(answer, *model, names, neurons);
        return answer;
    }

  private:
    // Dead neurons that were asked for are not left out for being active on few documents.
    [[nodiscard]] std::int64_t support() const {
        constexpr std::int64_t purity_support = 5;
        return min_support_.value_or(sort_ == "purity" && !dead_only_ ? purity_support : 0);
    }

    // Returns how many have too little support.
    std::int64_t choose(std::vector<NeuronSummary>& neurons) const {
        if (dead_only_) std::erase_if(neurons, [](const NeuronSummary& n) { return !n.dead(); });
        const auto left_out = std::erase_if(
            neurons, [this](const NeuronSummary& n) { return n.active_documents < support(); });
        // Equal values: the neuron that more documents speak for comes first.
        std::ranges::stable_sort(neurons, [&](const NeuronSummary& a, const NeuronSummary& b) {
            const double value_a = sort_value(a, sort_);
            const double value_b = sort_value(b, sort_);
            return value_a != value_b ? value_a > value_b : a.active_documents > b.active_documents;
        });
        if (top_ > 0 && neurons.size() > top_) neurons.resize(top_);
        return static_cast<std::int64_t>(left_out);
    }

    static std::string heading(const LoadedModel& model, int k,
                               const std::vector<NeuronSummary>& neurons) {
        const auto dead = std::ranges::count_if(neurons, &NeuronSummary::dead);
        const std::string title =
            fmt::format("Model \"{}\" at k {}: {} neurons, {} of them dead: ", model.info.name, k,
                        model.info.hidden, dead);
        if (model.documents() == 0)
            return fmt::format(
                "Model \"{}\" at k {}: {} neurons. There are no documents to judge "
                "them by.\n",
                model.info.name, k, model.info.hidden);
        const auto part = held_out_part(model.splits);
        if (!part)
            return title + fmt::format("never active on any of {} documents (none are held out).\n",
                                       model.documents());
        return title + fmt::format(
                           "never active on the {} {} documents; {} never active on any of "
                           "{} documents.\n",
                           held_out_rows(model.splits).size(), split_name(*part),
                           std::ranges::count_if(neurons, &NeuronSummary::silent),
                           model.documents());
    }

    static void list(Answer& answer, const LoadedModel& model,
                     const std::vector<std::string>& names,
                     const std::vector<NeuronSummary>& neurons) {
        using enum TextTable::Align;
        TextTable table({{"neuron", right},
                         {"documents", right},
                         {"frequency", right},
                         {"mean weight", right},
                         {"max weight", right},
                         {"purity", right},
                         {"stands for"}});
        Json& list = answer.json["neurons"] = Json::array();
        for (const NeuronSummary& n : neurons) {
            const std::string& name = names[n.neuron];
            list.push_back(to_json(n, model));
            list.back()["name"] = text_or_null(name);
            table.add({std::to_string(n.neuron), std::to_string(n.active_documents),
                       n.dead() ? "dead" : percent(n.frequency),
                       fmt::format("{:.4f}", n.mean_weight), fmt::format("{:.4f}", n.max_weight),
                       n.top_label != no_label ? percent(n.purity) : "–", name});
        }
        answer.text += table.text();
    }

    std::string model_;
    std::optional<int> k_;
    std::string sort_ = "frequency";
    std::size_t top_ = 20;
    std::optional<std::int64_t> min_support_;
    bool dead_only_ = false;
};

}  // namespace

const VerbEntry& neurons_entry() {
    static const VerbEntry entry{"neurons", make_verb<NeuronsVerb>};
    return entry;
}

}  // namespace sparsescope::cli
