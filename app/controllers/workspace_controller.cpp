// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/workspace_controller.h"

#include <signal.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include <QDir>
#include <QFileInfo>

#include "core/workspace/loaded_model.h"

namespace sparsescope {
namespace {

constexpr std::chrono::milliseconds poll_interval{1000};
constexpr std::chrono::milliseconds settle_wait{500};

// While somebody writes it is left for the next time: opening a workspace never waits for that.
Status settle_runs(Corpus& corpus, const std::stop_token& stop) {
    corpus.set_lock_wait(settle_wait, stop);
    const auto marked = corpus.mark_interrupted_runs();
    if (marked || marked.error().code == ErrorCode::busy ||
        marked.error().code == ErrorCode::cancelled) {
        return {};
    }
    return fail(marked.error());
}

// While somebody writes they are left for the next time, too.
QStringList take_notices(Corpus& corpus) {
    QStringList sentences;
    if (const auto notices = corpus.take_notices())
        for (const std::string& notice : *notices)
            sentences << QString::fromStdString(notice);
    return sentences;
}

// Only a hint: the corpus looks closer before it marks the run.
bool was_abandoned(const RunInfo& run) {
    return run.state == RunState::running && run.process > 0 &&
           ::kill(static_cast<pid_t>(run.process), 0) != 0 && errno == ESRCH;
}

}  // namespace

WorkspaceController::WorkspaceController(Settings& settings, Selection& selection, QObject* parent)
    : QObject(parent), settings_(settings), selection_(selection) {
    poll_timer_.setInterval(poll_interval);
    connect(&poll_timer_, &QTimer::timeout, this, &WorkspaceController::poll);
    connect(&selection_, &Selection::kChanged, this, &WorkspaceController::rememberPlace);
}

std::filesystem::path WorkspaceController::file() const {
    return QFileInfo(path_).filesystemAbsoluteFilePath();
}

const DatasetInfo* WorkspaceController::currentDataset() const {
    if (const auto* model = contents_.model(wanted_model_))
        return contents_.dataset(model->dataset);
    return contents_.datasets.empty() ? nullptr : &contents_.datasets.back();
}

void WorkspaceController::open(const QString& path) {
    startOpening(path, false);
}

void WorkspaceController::create(const QString& path) {
    startOpening(path, true);
}

void WorkspaceController::startOpening(const QString& path, bool create_first) {
    const QFileInfo info(path);
    opening_ = info.absoluteFilePath();
    Q_EMIT openingStarted(opening_);
    const auto file_asked = info.filesystemAbsoluteFilePath();
    std::error_code not_there;
    const bool ours = lock_ && std::filesystem::equivalent(file(), file_asked, not_there);
    open_.start(
        [file = file_asked, create_first, ours](const std::stop_token& stop) -> Result<Opened> {
            if (create_first) {
                std::error_code ignored;
                std::filesystem::create_directories(file.parent_path(), ignored);
                SPARSESCOPE_TRY(Corpus::create(file));
            }
            return openFile(file, ours, stop);
        },
        [this](Result<Opened> result) {
            const QString path_asked = std::exchange(opening_, {});
            if (result) {
                show(path_asked, std::move(*result));
            } else {
                Q_EMIT openFailed(path_asked, QString::fromStdString(result.error().message));
            }
        });
}

Result<WorkspaceController::Opened> WorkspaceController::openFile(const std::filesystem::path& file,
                                                                  bool ours,
                                                                  const std::stop_token& stop) {
    Opened opened;
    auto reading = Corpus::open(file, Access::read_only);
    // An older format can be read once it was opened for writing, which brings it up to date.
    if (!reading && reading.error().code != ErrorCode::wrong_version) return fail(reading.error());
    if (!ours) {
        if (auto lock = WindowLock::try_acquire(file)) {
            opened.lock = std::make_unique<WindowLock>(std::move(*lock));
        } else {
            opened.locked_out = lock.error().code == ErrorCode::busy;
            opened.read_only_reason = QString::fromStdString(lock.error().message);
        }
    }
    if (!opened.read_only_reason.isEmpty()) {
        // Another window has it.
    } else if (auto writing = Corpus::open(file, Access::read_write); !writing) {
        if (writing.error().code != ErrorCode::read_only) return fail(writing.error());
        opened.lock.reset();
        opened.read_only_reason = QString::fromStdString(writing.error().message);
    } else {
        opened.keep_lock = ours;
        SPARSESCOPE_TRY(settle_runs(*writing, stop));
        opened.notices = take_notices(*writing);
    }
    if (!reading) reading = Corpus::open(file, Access::read_only);
    if (!reading) return fail(reading.error());
    opened.identity = identity_of(file);
    SPARSESCOPE_ASSIGN(opened.contents, read_contents(*reading, stop));
    opened.reader = std::make_shared<Reader>(std::move(*reading));
    SPARSESCOPE_ASSIGN(Corpus copied_from, Corpus::open(file, Access::read_only));
    opened.copy_reader = std::make_shared<Reader>(std::move(copied_from));
    return opened;
}

void WorkspaceController::show(const QString& path, Opened opened) {
    load_.cancel();
    watch_.cancel();
    settle_.cancel();
    path_ = path;
    if (!opened.keep_lock) lock_ = std::move(opened.lock);
    read_only_reason_ = opened.read_only_reason;
    contents_ = std::move(opened.contents);
    locked_out_ = opened.locked_out;
    presence_ = Presence::there;
    identity_ = opened.identity;
    watch_reader_ = std::move(opened.reader);
    copy_reader_ = std::move(opened.copy_reader);
    copy_.cancel();
    wanted_model_ = new_model_ = 0;
    wanted_neuron_.reset();
    settings_.addRecentFile(path);
    selection_.setModel(nullptr);
    poll_timer_.start();
    Q_EMIT workspaceOpened();
    if (!opened.notices.isEmpty()) Q_EMIT noticed(opened.notices.join('\n'));
    chooseModel(settings_.place(path_).model);
}

void WorkspaceController::poll() {
    if (!isOpen() || watch_.busy()) return;
    if (!readOnly() && !settle_.busy() && std::ranges::any_of(contents_.runs, was_abandoned)) {
        return settleRuns();
    }
    lookAtFile();
}

// Settles nothing: what could not be settled just now is tried again at the next poll.
void WorkspaceController::lookAtFile() {
    if (!isOpen()) return;
    watch_.start(
        [reader = watch_reader_, known = contents_, file = file(), opened = identity_,
         try_lock = locked_out_](const std::stop_token& stop) {
            return look(file, opened, try_lock, *reader, known, stop);
        },
        [this](Result<Look> seen) {
            // A read that failed (the file is being written or moved) is tried again at the next
            // poll.
            if (seen) heed(std::move(*seen));
        });
}

void WorkspaceController::refresh() {
    contents_.data_version = -1;
    lookAtFile();
}

void WorkspaceController::showNewModel(ModelId id) {
    new_model_ = id;
    refresh();
}

void WorkspaceController::settleRuns() {
    if (!isOpen() || readOnly()) return refresh();
    settle_.start(
        [path = file()](const std::stop_token& stop) -> Status {
            SPARSESCOPE_ASSIGN(Corpus corpus, Corpus::open(path, Access::read_write));
            return settle_runs(corpus, stop);
        },
        [this](const Status&) { refresh(); });
}

void WorkspaceController::apply(WorkspaceContents contents) {
    const auto* before = contents_.model(wanted_model_);
    const int stored_before = before ? before->stored_k : 0;
    const auto counted_before = countedDocuments();
    contents_ = std::move(contents);
    const auto* now = contents_.model(wanted_model_);
    if (const auto* made = contents_.model(new_model_)) {
        new_model_ = 0;
        load(made->id, 0);
    } else if (!now) {
        chooseModel(0);
    } else if (now->stored_k != stored_before) {
        load(now->id, selection_.k());  // encoded meanwhile
    } else if (countedDocuments() != counted_before) {
        read(now->id, selection_.k());  // its neurons are told by the documents
    }
    Q_EMIT contentsChanged();
}

void WorkspaceController::chooseModel(ModelId preferred) {
    const auto& models = contents_.models;
    const ModelInfo* choice = contents_.model(preferred);
    if (!choice) {
        const auto encoded = std::find_if(models.begin(), models.end(), [](const ModelInfo& model) {
            return model.stored_k > 0;
        });
        if (encoded != models.end()) choice = &*encoded;
    }
    if (choice) {
        load(choice->id, settings_.place(path_).k);
    } else if (wanted_model_ != 0) {
        wanted_model_ = 0;
        selection_.setModel(nullptr);
    }
}

void WorkspaceController::selectModel(ModelId id) {
    if (id != wanted_model_ && contents_.model(id)) load(id, 0);
}

void WorkspaceController::selectNeuron(ModelId id, NeuronId neuron) {
    selectModel(id);
    if (id != wanted_model_) return;
    const auto loaded = selection_.model();
    if (loaded && loaded->info.id == id)
        selection_.setNeuron(neuron);
    else
        wanted_neuron_ = neuron;
}

// Documents of the wanted model's dataset, and how many of them are removed.
std::pair<std::int64_t, std::int64_t> WorkspaceController::countedDocuments() const {
    const auto* model = contents_.model(wanted_model_);
    const DatasetInfo* dataset = model ? contents_.dataset(model->dataset) : nullptr;
    return dataset ? std::pair(dataset->documents, dataset->removed_documents)
                   : std::pair<std::int64_t, std::int64_t>();
}

void WorkspaceController::load(ModelId id, int preferred_k) {
    if (id != wanted_model_) wanted_neuron_.reset();
    wanted_model_ = id;
    Q_EMIT modelLoading();
    read(id, preferred_k);
}

// Also of the model that is loaded: who searches in it goes on meanwhile.
void WorkspaceController::read(ModelId id, int preferred_k) {
    load_.start(
        [path = file(),
         id](const std::stop_token& stop) -> Result<std::shared_ptr<const LoadedModel>> {
            SPARSESCOPE_ASSIGN(const Corpus corpus, Corpus::open(path, Access::read_only));
            return load_model(corpus, id, stop);
        },
        [this, preferred_k](Result<std::shared_ptr<const LoadedModel>> model) {
            if (!model) {
                Q_EMIT modelFailed(QString::fromStdString(model.error().message));
                return;
            }
            selection_.setModel(std::move(*model), preferred_k,
                                std::exchange(wanted_neuron_, std::nullopt));
            rememberPlace();
        });
}

void WorkspaceController::rememberPlace() {
    const auto model = selection_.model();
    if (model && isOpen()) settings_.setPlace(path_, {model->info.id, selection_.k()});
}

}  // namespace sparsescope
