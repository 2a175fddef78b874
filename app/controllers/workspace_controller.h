// SPDX-License-Identifier: GPL-3.0-or-later
// The open workspace. The controller opens and creates files, keeps a copy of their contents (read
// again whenever any process commits) and loads the selected model. It also watches whether the
// file is still there and whether another window holds it (workspace_presence.cpp). All reading
// happens in tasks. Window thread only.
#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

#include <QObject>
#include <QString>
#include <QStringList>
#include <QTimer>

#include "app/controllers/file_presence.h"
#include "app/controllers/reader.h"
#include "app/controllers/selection.h"
#include "app/controllers/settings.h"
#include "app/controllers/task.h"
#include "app/controllers/workspace_contents.h"
#include "core/corpus/corpus.h"
#include "core/corpus/window_lock.h"

namespace sparsescope {

class WorkspaceController : public QObject {
    Q_OBJECT

  public:
    WorkspaceController(Settings& settings, Selection& selection, QObject* parent = nullptr);

    void open(const QString& path);
    void create(const QString& path);  // the file must not exist
    // Reads the contents again now, for example after an engine call.
    void refresh();
    // Marks the runs whose engine has died as interrupted, and then refreshes.
    void settleRuns();
    void selectModel(ModelId id);
    // Selects the model, and this neuron of it once it is loaded.
    void selectNeuron(ModelId id, NeuronId neuron);
    // Writes what is open to a new file, with the checkpoints of its runs where they are still
    // there. Possible also when the file has vanished.
    void saveCopy(const QString& path);
    // Refreshes, and selects the model that an engine call has just made (0: none).
    void showNewModel(ModelId id);

    [[nodiscard]] bool isOpen() const { return !path_.isEmpty(); }
    [[nodiscard]] bool opening() const { return !opening_.isEmpty(); }
    [[nodiscard]] QString path() const { return path_; }
    // The same path in the type that core/ takes.
    [[nodiscard]] std::filesystem::path file() const;
    [[nodiscard]] bool readOnly() const { return !read_only_reason_.isEmpty(); }
    [[nodiscard]] QString readOnlyReason() const { return read_only_reason_; }
    // When the file is gone or replaced, what is open can still be read.
    [[nodiscard]] Presence presence() const { return presence_; }
    [[nodiscard]] const WorkspaceContents& contents() const { return contents_; }
    // The dataset of the selected model, else the newest one; null when there is none.
    [[nodiscard]] const DatasetInfo* currentDataset() const;
    [[nodiscard]] ModelId wantedModel() const { return wanted_model_; }  // 0: none
    [[nodiscard]] bool loadingModel() const { return load_.busy(); }

  Q_SIGNALS:
    void openingStarted(const QString& path);
    void workspaceOpened();                  // another workspace is open now
    void noticed(const QString& sentences);  // about the update of an older file
    void openFailed(const QString& path, const QString& message);  // the old one stays open
    void contentsChanged();                                        // of the open workspace
    // The window may write now and could not before, or the other way round; the sentence says why.
    void accessChanged(const QString& sentence);
    void copySaved(const QString& path);
    void copyFailed(const QString& message);
    void modelLoading();
    void modelFailed(const QString& message);

  private:
    struct Opened {
        std::shared_ptr<Reader> reader;
        std::shared_ptr<Reader> copy_reader;
        FileIdentity identity;
        bool locked_out = false;           // another window holds the lock
        std::unique_ptr<WindowLock> lock;  // newly taken; null when read-only or keep_lock
        bool keep_lock = false;            // the lock that this window holds is for this file
        QString read_only_reason;
        QStringList notices;
        WorkspaceContents contents;
    };
    // `ours` says that this window holds the lock of the file already, so that taking it again
    // would fail.
    static Result<Opened> openFile(const std::filesystem::path& file, bool ours,
                                   const std::stop_token& stop);

    // What one look at the file finds.
    struct Look {
        Presence presence = Presence::there;
        std::unique_ptr<WindowLock> lock;           // taken over from a window that was closed
        std::optional<WorkspaceContents> contents;  // when they have changed
    };
    // try_lock: whether to take the lock of the window if it is free.
    static Result<Look> look(const std::filesystem::path& file, const FileIdentity& opened,
                             bool try_lock, Reader& reader, const WorkspaceContents& known,
                             const std::stop_token& stop);

    void startOpening(const QString& path, bool create_first);
    void show(const QString& path, Opened opened);
    void poll();
    void lookAtFile();
    void heed(Look seen);
    void setPresence(Presence presence);
    void takeOver(std::unique_ptr<WindowLock> lock);
    void apply(WorkspaceContents contents);
    void chooseModel(ModelId preferred);
    void load(ModelId id, int preferred_k);
    void read(ModelId id, int preferred_k);
    [[nodiscard]] std::pair<std::int64_t, std::int64_t> countedDocuments() const;
    void rememberPlace();

    Settings& settings_;
    Selection& selection_;
    QString path_;
    QString opening_;
    std::unique_ptr<WindowLock> lock_;
    QString read_only_reason_;
    bool locked_out_ = false;  // the reason is another window, which may be closed one day
    Presence presence_ = Presence::there;
    QString reason_before_;  // why the window was read-only before the file vanished
    FileIdentity identity_;
    WorkspaceContents contents_;
    ModelId wanted_model_ = 0;
    ModelId new_model_ = 0;                  // selected as soon as the contents have it
    std::optional<NeuronId> wanted_neuron_;  // of the wanted model, while that is loading
    std::shared_ptr<Reader> watch_reader_;
    QTimer poll_timer_;
    Task open_;
    Task watch_;
    Task settle_;
    Task load_;
    // Open all along: a file that has vanished cannot be opened again to be copied.
    std::shared_ptr<Reader> copy_reader_;
    Task copy_;
};

}  // namespace sparsescope
