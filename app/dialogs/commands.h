// SPDX-License-Identifier: GPL-3.0-or-later
// What a person can ask of the window in more than one place: in menus, cards, empty states and
// lists. Pages call these commands instead of each other, and the window listens to the signals.
// Window thread only.
#pragma once
#include <functional>

#include <QObject>
#include <QPointer>
#include <QString>

#include "app/controllers/app_context.h"
#include "app/parts/page.h"
#include "core/types/ids.h"
#include "widgets/controls/message_bar.h"

class QWidget;

namespace sparsescope {

class Commands : public QObject {
    Q_OBJECT

  public:
    // `window` becomes the parent of the dialogs.
    Commands(AppContext& context, QWidget* window);

    // Files. Commands without a path ask for one.
    void openWorkspace();
    void openWorkspace(const QString& path);
    void createWorkspace();
    void openExample();   // builds it first if it does not exist
    void importFile();    // into the open workspace or a new one
    void addDocuments();  // from a file, to the dataset of the Data page
    void loadModel();     // a .safetensors file, into the open workspace

    // Engine calls on what is in the workspace.
    void keepRun(RunId run);
    void encodeModel(ModelId model);
    void chooseValidation(DatasetId dataset);  // for a dataset that has no validation part
    void compact();                            // deletes removed documents for good

    // Runs; defined in run_commands.cpp. Deleting asks for confirmation; resuming and branching
    // show the Train page.
    void resumeRun(RunId run);
    void branchRun(RunId run);
    void deleteRuns(const std::vector<RunId>& runs);
    void noteRun(RunId run);
    void renameRun(RunId run);
    void trimRuns();            // deletes checkpoints that nobody needs; asks first
    void pinStep(qint64 step);  // of the shown run; asks for the text of the pin

    // Places.
    void goTo(Page page);
    void goToNeuron(NeuronId neuron);
    void goToMoreLike(DocumentId document);
    void goToSearchWith(NeuronId neuron);  // searches documents in which the neuron is active
    void goToRun(RunId run);

    // Shows a message at the top of the window.
    void say(MessageBar::Kind kind, const QString& sentence);

  Q_SIGNALS:
    void pageRequested(sparsescope::Page page);
    void said(sparsescope::MessageBar::Kind kind, const QString& sentence);

  private:
    void changeWorkspace(const QString& title, const QStringList& arguments);
    [[nodiscard]] bool mayTrain();  // otherwise says why not
    [[nodiscard]] bool queued(const QString& title, const QStringList& arguments);
    void beginBranch(RunId run, qint64 step, const TrainConfig& config, const Watch& watch);
    void startJob(const QString& title, const QStringList& arguments, JobController::Done done);
    void createFor(std::function<void()> next);  // creates a workspace, opens it, then calls next
    // `into` is the dataset that gets the documents; "" makes a new one.
    void askImportFile(const QString& into = {});
    void showImportDialog(const QString& file, const QString& into);

    AppContext& context_;
    QPointer<QWidget> window_;
    std::function<void()> after_creating_;
};

}  // namespace sparsescope
