// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/neuron_details.h"

#include <algorithm>

namespace sparsescope {

NeuronCountsQuestion::Work NeuronCountsQuestion::work() {
    return [](const NeuronSubject& subject, const std::stop_token& stop) -> Result<NeuronCounts> {
        SPARSESCOPE_ASSIGN(const OneNeuron neuron, subject.study(stop));
        return NeuronCounts{neuron.labels(), neuron.active_at_every_k()};
    };
}

CoActivityQuestion::Work CoActivityQuestion::work() {
    return [](const NeuronSubject& subject, const std::stop_token& stop) -> Result<CoActivity> {
        SPARSESCOPE_ASSIGN(const OneNeuron neuron, subject.study(stop));
        return neuron.co_activity();
    };
}

void MatchesQuestion::setOther(ModelId model) {
    if (model == other_) return;
    other_ = model;
    askAgain();
}

MatchesQuestion::Work MatchesQuestion::work() {
    return [wanted = other_, kept = kept_](const NeuronSubject& subject,
                                           const std::stop_token& stop) -> Result<OtherMatches> {
        if (wanted == 0 || wanted == subject.model->info.id) return OtherMatches{};
        if (!kept->model || kept->model->info.id != wanted) {
            SPARSESCOPE_ASSIGN(const Corpus* corpus, subject.reader->corpus());
            SPARSESCOPE_ASSIGN(kept->model, load_model(*corpus, wanted, stop));
        }
        OtherMatches answer{kept->model, kept->model->info.k, {}};
        if (kept->model->info.stored_k > 0)
            answer.k = std::clamp(answer.k, 1, kept->model->info.stored_k);
        SPARSESCOPE_ASSIGN(const OneNeuron neuron, subject.study(stop));
        answer.matches = neuron.matches(*kept->model, answer.k);
        return answer;
    };
}

void ClassifierQuestion::setLabel(std::optional<std::int32_t> label) {
    if (label == label_) return;
    label_ = label;
    askAgain();
}

ClassifierQuestion::Work ClassifierQuestion::work() {
    return [label = label_](const NeuronSubject& subject,
                            const std::stop_token& stop) -> Result<NeuronClassifier> {
        SPARSESCOPE_ASSIGN(const OneNeuron neuron, subject.study(stop));
        const std::int32_t common = neuron.summary().top_label;
        // A neuron without labelled documents can still be judged: badly, by the first label.
        return neuron.classifier(label.value_or(common == no_label ? 0 : common));
    };
}

}  // namespace sparsescope
