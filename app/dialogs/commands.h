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

class EncoderChoice;
class FormDialog;
class ImportDialog;
struct DroppedFiles;
struct ImportChoice;
struct PictureSequence;

class Commands : public QObject {
    Q_OBJECT

  public:
    // `window` becomes the parent of the dialogs.
    Commands(AppContext& context, QWidget* window);

    // Files. Commands without a path ask for one.
    void openWorkspace();
    void openWorkspace(const QString& path);
    void createWorkspace();
    void openExample();          // builds it first if it does not exist
    void openPicturesExample();  // the one made of Fashion-MNIST, in the same way
    void loadModel();            // a file or folder, into the open workspace

    // Importing; defined in import_commands.cpp. What was imported is shown on the Data page.
    void importFile();                           // into the open workspace or a new one
    void importFolder();                         // of texts, of numbered arrays, or of a model
    void addDocuments();                         // from a file, to the dataset of the Data page
    void openDropped(const QStringList& paths);  // whatever they are; else says why not

    // Encoders; defined in encoder_commands.cpp. An encoder is tried before it is added.
    void addEncoder();
    void manageEncoders();
    void embed(DatasetId dataset);    // asks which encoder gives its texts embeddings, or gave
    void embedShown();                // the dataset of the Search page
    void trainOn(DatasetId dataset);  // at once, with the preset that fits it

    // Engine calls on what is in the workspace.
    void keepRun(RunId run);
    void encodeModel(ModelId model);
    // Asks a program about so many neurons of the selected model (core/workspace/ask_names.h).
    void askNames(const QString& program, int neurons);
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

    // What is picked (AppContext::picked), on any page; defined in special_commands.cpp. Each says
    // so when nothing is picked.
    void showSpecial();     // the pane "What is special here?"
    void filterToPicked();  // the filter of the page, or of the Data page, lets only these through
    void tagPicked();       // the documents; asks for the tag
    void savePicked();      // keeps the filter that lets only these through; asks for its name
    void clearPicked();
    // Adds a condition in the filter language to the filter of the page, or of the Data page.
    void filterTo(const QString& condition);
    // Asks for the name that a filter or query is kept under.
    void saveView(DatasetId dataset, SavedView view);

    // Models and datasets; defined in contents_commands.cpp. Deleting asks one question, which says
    // how much goes and what goes along.
    void renameModel(ModelId model);
    void describeModel(ModelId model);
    void exportModel(ModelId model);
    void deleteModel(ModelId model);
    void renameDataset(DatasetId dataset);
    void describeDataset(DatasetId dataset);
    void exportDataset(DatasetId dataset);
    void deleteDataset(DatasetId dataset);
    void saveCopy();                         // of the open workspace
    void forgetRecent(const QString& path);  // takes a file out of the recent ones

    // Pictures; defined in picture_commands.cpp.
    void showPictures(const PictureSequence& pictures);  // large, one after another
    void showPicture(DatasetId dataset, DocumentId document);
    void findPictures(DatasetId dataset);  // asks for the folder that they were moved to

    // Maps of documents; defined in map_commands.cpp.
    void makeMap(const QString& title, const QStringList& arguments);  // or place new documents
    void deleteMap(const LayoutInfo& map);                             // asks first

    // Places. A neuron means nothing without its model, nor a document without its dataset: these
    // select the model, or a model of the dataset, when another one is selected.
    void goTo(Page page);
    void goToTraining(DatasetId dataset);  // with the recipe that fits it
    void goToNeuron(ModelId model, NeuronId neuron);
    void goToMoreLike(DatasetId dataset, DocumentId document);
    // Searches documents in which the neuron is active.
    void goToSearchWith(ModelId model, NeuronId neuron);
    void goToRun(RunId run);
    // Asks for documents like this one on the Search page, and points at the k slider.
    void goToDraggingK(DatasetId dataset, DocumentId document, const QString& sentence);
    void goToModel(ModelId model);  // selects it, and shows its neurons
    void goToDataset(DatasetId dataset);
    void manageModels();  // where they are renamed, described and deleted

    // Shows a message at the top of the window.
    void say(MessageBar::Kind kind, const QString& sentence);

  Q_SIGNALS:
    void pageRequested(sparsescope::Page page);
    void neuronRequested();  // the page of one neuron is wanted, even of the one that is selected
    void said(sparsescope::MessageBar::Kind kind, const QString& sentence);
    void imported(sparsescope::DatasetId dataset);  // a new dataset is in the open workspace
    void trainingRequested(sparsescope::DatasetId dataset);
    void trainingFollows(sparsescope::DatasetId dataset);  // begins by itself, after an import
    void kPointedAt(const QString& sentence);
    void modelsRequested();  // the list of models is to be at hand
    void recentChanged();
    void specialRequested();  // the pane is to be shown
    // A condition in the filter language is to be added to the filter of the page that is shown.
    void filterRequested(const QString& condition);

  private:
    // Of what is picked; "" with a sentence said when there is none that can be written down.
    [[nodiscard]] QString pickedCondition();
    [[nodiscard]] bool mayEdit();  // otherwise says why not
    void followCopies();
    // Called with the reason when a workspace could not be made, with "" when it is open.
    using Creation = std::function<void(const QString& problem)>;
    void changeWorkspace(const QString& title, const QStringList& arguments);
    [[nodiscard]] bool mayTrain();  // otherwise says why not
    void openOrMake(const QString& path, const QString& title, const QStringList& command);
    [[nodiscard]] bool queued(const QString& title, const QStringList& arguments);
    void beginBranch(RunId run, qint64 step, const TrainConfig& config, const Watch& watch);
    void startJob(const QString& title, const QStringList& arguments, JobController::Done done);
    void askNewWorkspace(const QString& proposal);
    void create(const QString& path, Creation done);
    void loadModelFile(const QString& file);
    // Does what a form asks for; when that does not work, the form says why. What is said when a
    // person stops it is `stopped`.
    void startFromForm(FormDialog* form, const QString& title, const QStringList& arguments,
                       const std::function<void(const EngineOutcome&)>& done,
                       const QString& stopped = {});
    // `folder`, that of a model, is filled in.
    void askEncoder(QWidget* above, std::function<void(const QString& name)> added,
                    const QString& folder = {});
    void feed(EncoderChoice* choice);  // with the encoders there are, now and later
    void rememberPace();
    [[nodiscard]] double encodingTime(const EncoderIdentity& encoder, std::int64_t texts) const;
    // Calls `then` with the dataset as soon as it is listed and has embeddings.
    void whenEmbedded(const QString& dataset, std::function<void(const DatasetInfo&)> then);
    // `into` is the dataset that gets the documents; "" makes a new one.
    void askImportFile(const QString& into = {});
    void showImportDialog(const ImportChoice& choice);
    [[nodiscard]] std::filesystem::path openFile() const;  // the open workspace; "": none
    void import(ImportDialog* dialog, const ImportChoice& choice);
    void showImported(const ImportChoice& choice, bool train);
    void openSorted(const DroppedFiles& dropped);

    AppContext& context_;
    QPointer<QWidget> window_;
    Creation after_creating_;
    std::function<void()> when_listed_;  // tried whenever the contents of the workspace change
    Task sort_;                          // tells what dropped files are
};

}  // namespace sparsescope
