// SPDX-License-Identifier: GPL-3.0-or-later
// Keeps the report on all neurons of the selected model at the selected k: the rows of the table of
// neurons. It is computed in a task while somebody shows it; until the new one comes, that of
// another k of the same model stays, and isStale() says so. Window thread only.
#pragma once
#include <memory>
#include <vector>

#include <QObject>
#include <QString>

#include "app/controllers/reader.h"
#include "app/controllers/selection.h"
#include "app/controllers/task.h"
#include "app/controllers/workspace_controller.h"
#include "core/types/neuron_report.h"

namespace sparsescope {

class NeuronReportKeeper : public QObject {
    Q_OBJECT

  public:
    NeuronReportKeeper(WorkspaceController& workspace, Selection& selection,
                       QObject* parent = nullptr);

    // Whether anything shows the report; nothing is computed for nobody.
    void setShown(bool shown);

    struct Reports {
        std::shared_ptr<const LoadedModel> model;
        int k = 0;
        std::vector<NeuronReport> neurons;  // by neuron
    };
    // Null until the first one comes. Every change is another object.
    [[nodiscard]] std::shared_ptr<const Reports> reports() const { return reports_; }
    // What is shown is of another k, or of codes that are others by now.
    [[nodiscard]] bool isStale() const { return outdated_; }

  Q_SIGNALS:
    void changed();  // reports() or isStale()
    void failed(const QString& sentence);

  private:
    void followModel();
    void follow();
    void compute();

    WorkspaceController& workspace_;
    Selection& selection_;
    bool is_shown_ = false;
    bool outdated_ = true;
    std::shared_ptr<Reader> reader_;
    std::shared_ptr<const Reports> reports_;
    Task task_;
};

}  // namespace sparsescope
