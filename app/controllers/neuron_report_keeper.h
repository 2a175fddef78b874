// SPDX-License-Identifier: GPL-3.0-or-later
// Keeps the report on all neurons of the selected model at the selected k: the rows of the table of
// neurons. It is computed in a task while somebody shows it; until the new one comes, that of
// another k of the same model stays, and isStale() says so. What takes long (stability, and the
// nearest neurons of a very large head) comes in a second report of the same k. Window thread only.
#pragma once
#include <memory>
#include <vector>

#include <QObject>
#include <QString>

#include "app/controllers/reader.h"
#include "app/controllers/selection.h"
#include "app/controllers/task.h"
#include "app/controllers/workspace_controller.h"
#include "core/workspace/neuron_report.h"

namespace sparsescope {

class NeuronReportKeeper : public QObject {
    Q_OBJECT

  public:
    NeuronReportKeeper(WorkspaceController& workspace, Selection& selection,
                       QObject* parent = nullptr);

    // Whether anything shows the report; nothing is computed for nobody.
    void setShown(bool shown);
    // Whether somebody shows what takes minutes for a very large head. Of others it always comes.
    void setLastingWanted(bool wanted);

    struct Reports : NeuronReports {
        std::shared_ptr<const LoadedModel> model;
        int k = 0;
    };
    // Null until the first one comes. Every change is another object.
    [[nodiscard]] std::shared_ptr<const Reports> reports() const { return reports_; }
    // What is shown is of another k, or of codes that are others by now.
    [[nodiscard]] bool isStale() const { return outdated_; }

  Q_SIGNALS:
    void changed();  // reports() or isStale()
    void failed(const QString& sentence);

  private:
    // What no k changes and takes long: it follows the report.
    struct Lasting {
        std::shared_ptr<const LoadedModel> model;
        std::vector<double> stability;  // by neuron; empty: there is no other model
        std::vector<NeuronReport>
            nearest;  // only their nearest neurons; empty: the report has them
    };
    void followModel();
    void follow();
    void compute();
    void show(std::shared_ptr<const Reports> reports);
    void computeLasting();

    WorkspaceController& workspace_;
    Selection& selection_;
    bool is_shown_ = false;
    bool outdated_ = true;
    std::shared_ptr<Reader> reader_;
    std::shared_ptr<Reader> lasting_reader_;
    std::shared_ptr<const Reports> reports_;
    Lasting lasting_;
    bool lasting_wanted_ = false;
    std::shared_ptr<const LoadedModel> lasting_about_;  // what the task is busy with
    Task task_;
    Task lasting_task_;
};

}  // namespace sparsescope
