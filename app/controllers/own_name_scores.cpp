// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/own_name_scores.h"

#include <utility>

namespace sparsescope {

void OwnNameScores::judge(const std::filesystem::path& file,
                          std::shared_ptr<const LoadedModel> model,
                          const std::map<NeuronId, NeuronMark>& marks) {
    if (model != model_) {
        task_.cancel();
        judged_.clear();
        judge_.reset();
        model_ = std::move(model);
    }
    if (!model_ || task_.busy()) return;
    Names wanted;
    for (const auto& [neuron, mark] : marks) {
        if (mark.name.empty()) continue;
        const auto known = judged_.find(neuron);
        if (known == judged_.end() || known->second.name != mark.name)
            wanted[neuron] = {mark.name, std::nullopt};
    }
    if (wanted.empty()) return;
    task_.start(
        [file, model = model_, judge = judge_,
         wanted = std::move(wanted)](const std::stop_token& stop) -> Result<Work> {
            Work work{judge, wanted};
            if (!work.judge) {
                SPARSESCOPE_ASSIGN(const Corpus corpus, Corpus::open(file, Access::read_only));
                SPARSESCOPE_ASSIGN(NameJudge made, NameJudge::make(corpus, *model, stop));
                work.judge = std::make_shared<const NameJudge>(std::move(made));
            }
            for (auto& [neuron, judged] : work.names)
                judged.score = work.judge->score(neuron, judged.name);
            return work;
        },
        [this, model = model_](Result<Work> work) {
            if (!work || model != model_) return;  // a score that is missing is shown as such
            judge_ = work->judge;
            for (auto& [neuron, judged] : work->names)
                judged_[neuron] = std::move(judged);
            Q_EMIT changed();
        });
}

std::optional<double> OwnNameScores::of(NeuronId neuron, const std::string& name) const {
    const auto found = judged_.find(neuron);
    return found != judged_.end() && found->second.name == name ? found->second.score
                                                                : std::nullopt;
}

}  // namespace sparsescope
