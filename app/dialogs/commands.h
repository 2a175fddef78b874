// SPDX-License-Identifier: GPL-3.0-or-later
// What a person can ask of the window from more than one place: menus, cards, empty states, lists.
// Pages call these instead of each other; the window listens to the signals. Window thread only.
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
    // window: parent of the dialogs.
    Commands(AppContext& context, QWidget* window);

    // Files. Those without a path ask for one.
    void openWorkspace();
    void openWorkspace(const QString& path);
    void createWorkspace();
    void openExample();   // builds it first when it is not there
    void importFile();    // into the open workspace, or a new one
    void addDocuments();  // of a file, to the dataset that the Data page shows
    void loadModel();     // a .safetensors file, for a dataset of the open workspace

    // Engine calls on what is in the workspace.
    void keepRun(RunId run);
    void encodeModel(ModelId model);
    void chooseValidation(DatasetId dataset);  // of a dataset that has none
    void compact();                            // deletes removed documents for good

    // Runs (run_commands.cpp). Deleting asks once; resuming and branching show the Train page.
    void resumeRun(RunId run);
    void branchRun(RunId run);
    void deleteRuns(const std::vector<RunId>& runs);
    void noteRun(RunId run);
    void renameRun(RunId run);
    void pinStep(qint64 step);  // of the shown run; asks what to write

    // Places.
    void goTo(Page page);
    void goToNeuron(NeuronId neuron);
    void goToMoreLike(DocumentId document);
    void goToSearchWith(NeuronId neuron);  // documents in which it is active
    void goToRun(RunId run);

    // Says something at the top of the window.
    void say(MessageBar::Kind kind, const QString& sentence);

  Q_SIGNALS:
    void pageRequested(sparsescope::Page page);
    void said(sparsescope::MessageBar::Kind kind, const QString& sentence);

  private:
    void changeWorkspace(const QString& title, const QStringList& arguments);
    [[nodiscard]] bool mayTrain();  // says why not
    void startJob(const QString& title, const QStringList& arguments, JobController::Done done);
    void createFor(std::function<void()> next);  // asks for a file; next runs once it is open
    // into: the dataset that gets the documents; "": a new one.
    void askImportFile(const QString& into = {});
    void showImportDialog(const QString& file, const QString& into);

    AppContext& context_;
    QPointer<QWidget> window_;
    std::function<void()> after_creating_;
};

}  // namespace sparsescope
