// SPDX-License-Identifier: GPL-3.0-or-later
// How well names fit that were not computed: those of marks, whoever gave them. They are judged in
// a task (core/workspace/name_scores.h); what judges them is made once for a model. Window thread
// only.
#pragma once
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include <QObject>

#include "app/controllers/task.h"
#include "core/types/neuron_mark.h"
#include "core/workspace/loaded_model.h"
#include "core/workspace/name_scores.h"

namespace sparsescope {

class OwnNameScores : public QObject {
    Q_OBJECT

  public:
    explicit OwnNameScores(QObject* parent = nullptr) : QObject(parent) {}

    // Judges the names among these marks that are not judged yet. Call it whenever marks changed,
    // and after changed(), because what comes while it judges waits.
    void judge(const std::filesystem::path& file, std::shared_ptr<const LoadedModel> model,
               const std::map<NeuronId, NeuronMark>& marks);
    // nullopt: not known, or not yet.
    [[nodiscard]] std::optional<double> of(NeuronId neuron, const std::string& name) const;

  Q_SIGNALS:
    void changed();

  private:
    struct Judged {
        std::string name;
        std::optional<double> score;
    };
    using Names = std::map<NeuronId, Judged>;
    struct Work {
        std::shared_ptr<const NameJudge> judge;
        Names names;
    };

    std::shared_ptr<const LoadedModel> model_;  // whose names these are
    std::shared_ptr<const NameJudge> judge_;
    Names judged_;
    Task task_;
};

}  // namespace sparsescope
