// SPDX-License-Identifier: GPL-3.0-or-later
// Measures, in a task, how good the codes of the selected model are at the k in use
// (core/workspace/quality_at_k.h), once for every k that was looked at. Window thread only.
#pragma once
#include <map>
#include <memory>
#include <optional>

#include <QObject>

#include "app/controllers/reader.h"
#include "app/controllers/selection.h"
#include "app/controllers/task.h"
#include "app/controllers/workspace_controller.h"
#include "core/workspace/quality_at_k.h"

namespace sparsescope {

class QualityKeeper : public QObject {
    Q_OBJECT

  public:
    QualityKeeper(WorkspaceController& workspace, Selection& selection, QObject* parent = nullptr);

    // At the k in use; null while that is not measured.
    [[nodiscard]] const QualityAtK* current() const;
    // Which documents were asked; null until the first measurement of the model.
    [[nodiscard]] const QualitySample* sample() const { return sample_.get(); }
    [[nodiscard]] bool busy() const { return task_.busy(); }

  Q_SIGNALS:
    void changed();

  private:
    struct Measured {
        std::shared_ptr<const QualitySample> sample;
        QualityAtK quality;
    };
    void followModel();
    void measure();

    Selection& selection_;
    std::shared_ptr<Reader> reader_;
    std::shared_ptr<const LoadedModel> model_;  // the model that the members below belong to
    std::shared_ptr<const QualitySample> sample_;
    std::map<int, QualityAtK> measured_;  // by k
    Task task_;
};

}  // namespace sparsescope
