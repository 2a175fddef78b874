// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/neuron_obituary.h"

#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <utility>

#include "core/model_files/official_head.h"
#include "core/recipe/schedule.h"
#include "core/recipe/train_params.h"
#include "core/sae/bulk_encoder.h"
#include "core/sae/run_folder.h"
#include "core/sae/sparsifiers/sparsifier.h"

namespace sparsescope {

namespace {

constexpr std::size_t most_documents = 20'000;
constexpr std::size_t listed_documents = 50;

struct Sample {
    std::vector<std::int64_t> rows;  // of the dataset
    EmbeddingMatrix embeddings;
};

// Training documents spread over the whole dataset.
Result<Sample> training_sample(const Corpus& corpus, const DatasetInfo& dataset,
                               const std::stop_token& stop, const Progress& progress) {
    SPARSESCOPE_ASSIGN(const std::vector<Split> splits, corpus.splits(dataset.id));
    std::vector<std::int64_t> all;
    for (std::size_t row = 0; row < splits.size(); ++row)
        if (splits[row] == Split::train) all.push_back(static_cast<std::int64_t>(row));
    Sample sample;
    const std::size_t count = std::min(all.size(), most_documents);
    for (std::size_t i = 0; i < count; ++i)
        sample.rows.push_back(all[i * all.size() / count]);
    sample.embeddings = EmbeddingMatrix(count, dataset.dim);
    constexpr std::int64_t block = 8192;
    std::size_t next = 0;
    for (std::int64_t first = 0; first < dataset.documents && next < count; first += block) {
        if (stop.stop_requested()) return cancelled();
        report(progress, "reading embeddings", first, dataset.documents);
        SPARSESCOPE_ASSIGN(
            const EmbeddingMatrix rows,
            corpus.embeddings(dataset.id, first, std::min(block, dataset.documents - first)));
        for (; next < count && sample.rows[next] < first + block; ++next)
            std::ranges::copy(rows.row(static_cast<std::size_t>(sample.rows[next] - first)),
                              sample.embeddings.row(next).begin());
    }
    return sample;
}

struct Moment {
    std::int64_t step = 0;
    int k = 0;
    CodeMatrix codes;
    std::vector<std::size_t> owned;  // rows of the sample on which the neuron is active
};

class Inquest {
  public:
    Inquest(const Corpus& corpus, RunInfo run, NeuronId neuron, std::stop_token stop,
            const Progress& progress)
        : corpus_(corpus),
          run_(std::move(run)),
          neuron_(neuron),
          stop_(std::move(stop)),
          progress_(progress) {}

    Result<NeuronObituary> hold(std::int64_t step) {
        if (run_.kind != RunKind::head)
            return fail(ErrorCode::invalid_argument,
                        fmt::format("Run {} finetunes a backbone, and of its neurons no past is "
                                    "kept.",
                                    run_.id));
        SPARSESCOPE_ASSIGN(config_, train_config_from_json(run_.config));
        if (neuron_ >= static_cast<NeuronId>(config_.hidden))
            return fail(ErrorCode::invalid_argument,
                        fmt::format("Run {} has {} neurons, 0 to {}; there is no neuron {}.",
                                    run_.id, config_.hidden, config_.hidden - 1, neuron_));
        SPARSESCOPE_ASSIGN(const std::int64_t died, death(step));
        SPARSESCOPE_ASSIGN(const DatasetInfo dataset, corpus_.dataset(run_.dataset));
        train_documents_ = dataset.train_documents;
        SPARSESCOPE_ASSIGN(sample_, training_sample(corpus_, dataset, stop_, progress_));
        SPARSESCOPE_ASSIGN(const auto moments, moments_around(died));
        return tell(died, moments.first, moments.second);
    }

  private:
    // The death at or before `step`, else the first after it; step < 0: the last of all.
    Result<std::int64_t> death(std::int64_t step) {
        SPARSESCOPE_ASSIGN(const RunMetrics metrics, corpus_.metrics(run_.id));
        std::optional<std::int64_t> found;
        for (const NeuronChanges& changes : metrics.changes) {
            if (std::ranges::find(changes.died, neuron_) == changes.died.end()) continue;
            if (step >= 0 && changes.step > step && found) break;
            found = changes.step;
        }
        for (const NeuronChanges& changes : metrics.changes)
            if (found && changes.step > *found &&
                std::ranges::find(changes.revived, neuron_) != changes.revived.end())
                lived_again_ = std::min(lived_again_, changes.step);
        if (found) return *found;
        return fail(ErrorCode::not_found,
                    fmt::format("Neuron {} did not die in run {} as far as was measured.", neuron_,
                                run_.id));
    }

    // The last kept moment at which the neuron was active before one at which it was silent, and
    // that one. A death is noted after a window of silence in the batches, each coded with the
    // weights of its step; all documents coded with one moment's weights may show the silence
    // earlier, or later.
    Result<std::pair<Moment, Moment>> moments_around(std::int64_t died) {
        const auto files = list_weights(corpus_.run_folder(run_.id));
        const auto later = std::ranges::find_if(
            files, [&](const WeightsFile& file) { return file.step > died + 1; });
        std::optional<Moment> active, silent;
        for (auto file = later; file != files.begin() && !active;) {
            SPARSESCOPE_ASSIGN(Moment moment, look_at(*--file));
            (moment.owned.empty() ? silent : active) = std::move(moment);
        }
        if (!active) return nothing_kept(died, "before");
        bool any_later = false;
        for (auto file = later; file != files.end() && !silent && file->step <= lived_again_;
             ++file) {
            any_later = true;
            SPARSESCOPE_ASSIGN(Moment moment, look_at(*file));
            (moment.owned.empty() ? silent : active) = std::move(moment);
        }
        if (silent) return std::pair(std::move(*active), std::move(*silent));
        return any_later ? never_silent(died) : nothing_kept(died, "after");
    }

    tl::unexpected<Error> never_silent(std::int64_t died) const {
        return fail(ErrorCode::not_found,
                    fmt::format("Neuron {} was in no code of a whole window of training samples by "
                                "step {}, but all the weights that run {} kept from after that "
                                "still have it active on training documents: it lost none.",
                                neuron_, died, run_.id));
    }

    tl::unexpected<Error> nothing_kept(std::int64_t died, const char* when) const {
        return fail(ErrorCode::not_found,
                    fmt::format("Neuron {} died by step {}, but run {} kept no weights from {} "
                                "that to look at. A run keeps few once it has its model; with "
                                "--keep-checkpoints all it keeps all.",
                                neuron_, died, run_.id, when));
    }

    Result<Moment> look_at(const WeightsFile& file) const {
        SPARSESCOPE_ASSIGN(HeadWeights trained, read_head_weights(file.path));
        const HeadWeights weights = stored_head(config_, std::move(trained));
        Moment moment;
        moment.step = file.step;
        moment.k = schedule().k_at(std::max<std::int64_t>(file.step - 1, 0));
        moment.codes = CodeMatrix(weights.hidden);
        const BulkEncoder encoder(weights);
        SPARSESCOPE_TRY(
            encoder.encode(sample_.embeddings.view(), moment.k, moment.codes, stop_, progress_));
        for (std::size_t row = 0; row < moment.codes.rows(); ++row)
            if (weight_of(moment.codes.row(row), neuron_)) moment.owned.push_back(row);
        return moment;
    }

    // A stored head may have several neurons for one that was trained (abs_topk: one a direction).
    [[nodiscard]] NeuronId trained_neuron(NeuronId stored) const {
        return stored % static_cast<NeuronId>(config_.hidden);
    }
    [[nodiscard]] std::optional<float> weight_of(CodeView code, NeuronId neuron) const {
        for (std::size_t i = 0; i < code.neurons.size(); ++i)
            if (trained_neuron(code.neurons[i]) == neuron) return code.weights[i];
        return std::nullopt;
    }

    // Not by run_.total_steps: a limit of steps does not shorten the schedule.
    [[nodiscard]] AnnealingSchedule schedule() const {
        return {config_, total_steps(config_, train_documents_)};
    }

    Result<NeuronObituary> tell(std::int64_t died, const Moment& before, const Moment& after) {
        NeuronObituary obituary;
        obituary.neuron = neuron_;
        obituary.died_step = died;
        obituary.before_step = before.step;
        obituary.after_step = after.step;
        obituary.before_k = before.k;
        obituary.after_k = after.k;
        obituary.encoded = static_cast<std::int64_t>(sample_.rows.size());
        obituary.owned = static_cast<std::int64_t>(before.owned.size());
        obituary.taken = 0;
        std::map<NeuronId, std::int64_t> heirs;
        std::vector<std::pair<std::size_t, NeuronObituary::Lost>> lost;
        for (const std::size_t row : before.owned) {
            NeuronObituary::Lost document;
            document.weight = *weight_of(before.codes.row(row), neuron_);
            // Strongest first.
            for (const NeuronId stored : after.codes.row(row).neurons) {
                const NeuronId neuron = trained_neuron(stored);
                if (weight_of(before.codes.row(row), neuron)) continue;
                if (!std::exchange(document.inherited, true)) document.heir = neuron;
                ++heirs[neuron];
            }
            obituary.taken += document.inherited ? 1 : 0;
            lost.emplace_back(row, std::move(document));
        }
        for (const auto& [neuron, documents] : heirs)
            obituary.heirs.push_back({neuron, documents});
        std::ranges::stable_sort(obituary.heirs, std::ranges::greater{},
                                 &NeuronObituary::Heir::documents);
        std::ranges::stable_sort(
            lost, [](const auto& a, const auto& b) { return a.second.weight > b.second.weight; });
        if (lost.size() > listed_documents) lost.resize(listed_documents);
        return with_texts(std::move(obituary), std::move(lost));
    }

    Result<NeuronObituary> with_texts(
        NeuronObituary obituary,
        std::vector<std::pair<std::size_t, NeuronObituary::Lost>> lost) const {
        std::vector<std::int64_t> rows;
        for (const auto& [row, document] : lost)
            rows.push_back(sample_.rows[row]);
        SPARSESCOPE_ASSIGN(auto documents, corpus_.documents_at(run_.dataset, rows));
        for (std::size_t i = 0; i < documents.size() && i < lost.size(); ++i) {
            NeuronObituary::Lost document = std::move(lost[i].second);
            document.document = documents[i].id;
            document.text = std::move(documents[i].text);
            obituary.documents.push_back(std::move(document));
        }
        return obituary;
    }

    const Corpus& corpus_;
    RunInfo run_;
    NeuronId neuron_;
    std::stop_token stop_;
    const Progress& progress_;
    TrainConfig config_;
    std::int64_t train_documents_ = 0;
    // The first step after the death at which it was found to be active again.
    std::int64_t lived_again_ = std::numeric_limits<std::int64_t>::max();
    Sample sample_;
};

}  // namespace

Result<NeuronObituary> neuron_obituary(const Corpus& corpus, RunId run, NeuronId neuron,
                                       std::int64_t step, std::stop_token stop,
                                       const Progress& progress) {
    return guard("looking into a neuron's death", [&]() -> Result<NeuronObituary> {
        SPARSESCOPE_ASSIGN(RunInfo info, corpus.run(run));
        return Inquest(corpus, std::move(info), neuron, std::move(stop), progress).hold(step);
    });
}

}  // namespace sparsescope
