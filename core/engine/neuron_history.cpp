// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/neuron_history.h"

#include <algorithm>
#include <utility>

#include "core/eval/co_activity.h"
#include "core/eval/neuron_labels.h"
#include "core/model_files/official_head.h"
#include "core/recipe/schedule.h"
#include "core/recipe/train_params.h"
#include "core/sae/bulk_encoder.h"
#include "core/sae/run_folder.h"
#include "core/sae/sparsifiers/sparsifier.h"
#include "core/workspace/embedding_sample.h"

namespace sparsescope {

namespace {

constexpr std::size_t looked_at = 4096;
constexpr std::size_t listed_examples = 5;

// A moment, and what it is compared by.
struct Seen {
    NeuronHistory::Moment moment;
    std::vector<float> row;
    std::vector<NeuronEntry> active;  // at the final k, strongest first; row: in the sample
};

class Chronicle {
  public:
    Chronicle(const Corpus& corpus, RunInfo run, NeuronId neuron, std::stop_token stop,
              const Progress& progress)
        : corpus_(corpus),
          run_(std::move(run)),
          neuron_(neuron),
          stop_(std::move(stop)),
          progress_(progress) {}

    Result<NeuronHistory> write() {
        if (run_.kind != RunKind::head)
            return fail(ErrorCode::invalid_argument,
                        fmt::format("Run {} finetunes a backbone, and of its neurons no past is "
                                    "kept.",
                                    run_.id));
        SPARSESCOPE_ASSIGN(config_, train_config_from_json(run_.config));
        const auto hidden = static_cast<std::size_t>(std::max(config_.hidden, 0));
        if (hidden > 0 && neuron_ >= hidden)
            return fail(ErrorCode::invalid_argument,
                        fmt::format("Run {} has no neuron {}: its neurons are 0 to {}.", run_.id,
                                    neuron_, hidden - 1));
        const auto files = list_weights(corpus_.run_folder(run_.id));
        if (files.empty())
            return fail(ErrorCode::not_found,
                        fmt::format("Run {} kept no weights of the time it trained, so the history "
                                    "of its neurons cannot be told. With --keep-checkpoints all a "
                                    "run keeps them.",
                                    run_.id));
        SPARSESCOPE_TRY(read_sample());
        std::vector<Seen> seen;
        for (std::size_t i = 0; i < files.size(); ++i) {
            report(progress_, "encoding with the weights of before", static_cast<std::int64_t>(i),
                   static_cast<std::int64_t>(files.size()));
            SPARSESCOPE_ASSIGN(Seen moment, look_at(files[i]));
            seen.push_back(std::move(moment));
        }
        return tell(std::move(seen));
    }

  private:
    Status read_sample() {
        SPARSESCOPE_ASSIGN(dataset_, corpus_.dataset(run_.dataset));
        SPARSESCOPE_ASSIGN(const std::vector<Split> splits, corpus_.splits(dataset_.id));
        SPARSESCOPE_ASSIGN(const auto labels, corpus_.labels(dataset_.id));
        std::vector<std::int64_t> train;
        for (std::size_t row = 0; row < splits.size(); ++row)
            if (splits[row] == Split::train) train.push_back(static_cast<std::int64_t>(row));
        SPARSESCOPE_ASSIGN(
            sample_, read_embeddings(corpus_, dataset_.id, spread_in_runs(train, looked_at), stop_,
                                     progress_));
        std::vector<std::int32_t> of_sample;
        for (const std::int64_t row : sample_.rows)
            of_sample.push_back(labels[static_cast<std::size_t>(row)]);
        labels_ = LabelCounts(std::move(of_sample));
        return {};
    }

    Result<Seen> look_at(const WeightsFile& file) {
        SPARSESCOPE_ASSIGN(HeadWeights trained, read_head_weights(file.path));
        const HeadWeights weights = stored_head(config_, std::move(trained));
        if (neuron_ >= weights.hidden)
            return fail(ErrorCode::invalid_argument,
                        fmt::format("Run {} has {} neurons, 0 to {}; there is no neuron {}.",
                                    run_.id, weights.hidden, weights.hidden - 1, neuron_));
        const AnnealingSchedule schedule(config_, total_steps(config_, dataset_.train_documents));
        Seen seen;
        NeuronHistory::Moment& moment = seen.moment;
        moment.step = file.step;
        moment.k = schedule.k_at(std::max<std::int64_t>(file.step - 1, 0));
        const auto row = weights.row(neuron_);
        seen.row.assign(row.begin(), row.end());
        CodeMatrix codes(weights.hidden);
        const BulkEncoder encoder(weights);
        SPARSESCOPE_TRY(encoder.encode(sample_.embeddings.view(), std::max(moment.k, config_.k),
                                       codes, stop_, {}));
        find_active(seen, codes);
        return seen;
    }

    void find_active(Seen& seen, const CodeMatrix& codes) const {
        for (std::size_t row = 0; row < codes.rows(); ++row) {
            const CodeView code = codes.row(row);
            const auto found = std::ranges::find(code.neurons, neuron_);
            if (found == code.neurons.end()) continue;
            const auto at = found - code.neurons.begin();
            const float weight = code.weights[static_cast<std::size_t>(at)];
            if (!(weight > activation_epsilon)) continue;
            if (at < seen.moment.k) ++seen.moment.active;
            if (at < config_.k)
                seen.active.push_back(
                    {static_cast<std::uint32_t>(row), static_cast<int>(at) + 1, weight});
        }
        std::ranges::sort(seen.active, [](const NeuronEntry& a, const NeuronEntry& b) {
            return a.weight != b.weight ? a.weight > b.weight : a.row < b.row;
        });
        seen.moment.active_at_final = std::ssize(seen.active);
        for (const NeuronEntry& entry : seen.active)
            seen.moment.mean_weight += entry.weight / static_cast<double>(seen.active.size());
        WeightInterval all;
        judge_purity(all, labels_, seen.active);
        seen.moment.purity = all.purity;
        seen.moment.label = dataset_.label_name(all.top_label);
    }

    static double overlap_of(const Seen& a, const Seen& b) {
        std::int64_t both = 0;
        std::vector<std::uint32_t> rows;
        for (const NeuronEntry& entry : b.active)
            rows.push_back(entry.row);
        std::ranges::sort(rows);
        for (const NeuronEntry& entry : a.active)
            both += std::ranges::binary_search(rows, entry.row) ? 1 : 0;
        return jaccard(both, std::ssize(a.active), std::ssize(b.active));
    }

    Result<NeuronHistory> tell(std::vector<Seen> seen) const {
        NeuronHistory history;
        history.neuron = neuron_;
        history.run = run_.id;
        history.encoded = std::ssize(sample_.rows);
        history.final_k = config_.k;
        for (const Seen& then : seen) {
            NeuronHistory::Moment moment = then.moment;
            moment.cosine = row_cosine(then.row, seen.back().row);
            moment.overlap = overlap_of(then, seen.back());
            SPARSESCOPE_ASSIGN(moment.strongest, examples_of(then));
            history.moments.push_back(std::move(moment));
        }
        return history;
    }

    Result<std::vector<NeuronHistory::Example>> examples_of(const Seen& seen) const {
        std::vector<std::int64_t> rows;
        for (std::size_t i = 0; i < std::min(seen.active.size(), listed_examples); ++i)
            rows.push_back(sample_.rows[seen.active[i].row]);
        SPARSESCOPE_ASSIGN(auto documents, corpus_.documents_at(dataset_.id, rows));
        std::vector<NeuronHistory::Example> examples;
        for (std::size_t i = 0; i < documents.size() && i < rows.size(); ++i)
            examples.push_back(
                {documents[i].id, std::move(documents[i].text), seen.active[i].weight});
        return examples;
    }

    const Corpus& corpus_;
    RunInfo run_;
    NeuronId neuron_;
    std::stop_token stop_;
    const Progress& progress_;
    TrainConfig config_;
    DatasetInfo dataset_;
    EmbeddingSample sample_;
    LabelCounts labels_;  // by place in the sample
};

}  // namespace

Result<NeuronHistory> neuron_history(const Corpus& corpus, RunId run, NeuronId neuron,
                                     std::stop_token stop, const Progress& progress) {
    return guard("looking into a neuron's history", [&]() -> Result<NeuronHistory> {
        SPARSESCOPE_ASSIGN(RunInfo info, corpus.run(run));
        return Chronicle(corpus, std::move(info), neuron, std::move(stop), progress).write();
    });
}

}  // namespace sparsescope
