// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/neuron_marks.h"

#include <algorithm>
#include <set>
#include <utility>

#include "widgets/number_format.h"

namespace sparsescope {
namespace {

constexpr std::size_t kept_mark_steps = 1000;

Result<std::vector<NeuronMark>> read_marks(const std::filesystem::path& file, ModelId model) {
    SPARSESCOPE_ASSIGN(const Corpus corpus, Corpus::open(file, Access::read_only));
    return corpus.neuron_marks(model);
}

QString of_neurons(const std::vector<NeuronId>& neurons) {
    if (neurons.size() == 1) return QString("neuron %1").arg(neurons.front());
    return format::counted(static_cast<std::int64_t>(neurons.size()), "neuron", "neurons");
}

}  // namespace

NeuronMarks::NeuronMarks(WorkspaceController& workspace, Selection& selection, QObject* parent)
    : QObject(parent), workspace_(workspace), selection_(selection) {
    connect(&workspace_, &WorkspaceController::workspaceOpened, this, [this] {
        done_.clear();
        undone_.clear();
        readAgain();
    });
    connect(&workspace_, &WorkspaceController::accessChanged, this, &NeuronMarks::changed);
    connect(&selection_, &Selection::modelChanged, this, &NeuronMarks::followModel);
}

void NeuronMarks::followModel() {
    const auto model = selection_.model();
    if (model_ != (model ? model->info.id : 0)) readAgain();
}

void NeuronMarks::readAgain() {
    const auto model = selection_.model();
    read_task_.cancel();
    const ModelId next = model ? model->info.id : 0;
    if (next != model_) marks_.clear();
    model_ = next;
    Q_EMIT changed();
    if (model_ == 0 || !workspace_.isOpen()) return;
    read_task_.start([file = workspace_.file(),
                      id = model_](const std::stop_token&) { return read_marks(file, id); },
                     [this](Result<std::vector<NeuronMark>> read) {
                         if (!read)
                             return Q_EMIT failed(QString::fromStdString(read.error().message));
                         marks_.clear();
                         for (NeuronMark& mark : *read)
                             marks_[mark.neuron] = std::move(mark);
                         // What is not stored yet is shown all the same.
                         for (const Change& change : unstored_)
                             if (change.file == workspace_.file())
                                 apply(change.model, change.marks);
                         Q_EMIT changed();
                     });
}

NeuronMark NeuronMarks::mark(NeuronId neuron) const {
    const auto found = marks_.find(neuron);
    return found == marks_.end() ? NeuronMark{neuron} : found->second;
}

QStringList NeuronMarks::tags() const {
    std::set<std::string> all;
    for (const auto& [neuron, mark] : marks_)
        all.insert(mark.tags.begin(), mark.tags.end());
    QStringList list;
    for (const std::string& tag : all)
        list.push_back(QString::fromStdString(tag));
    return list;
}

QString NeuronMarks::obstacle() const {
    if (!workspace_.isOpen()) return "No workspace is open.";
    if (workspace_.readOnly()) return workspace_.readOnlyReason();
    return model_ == 0 ? QString("No model is selected.") : QString();
}

void NeuronMarks::set(const std::vector<NeuronMark>& marks, const QString& what) {
    if (!obstacle().isEmpty()) return Q_EMIT failed(obstacle());
    Step step{model_, {}, {}, what};
    for (const NeuronMark& after : marks) {
        const NeuronMark before = mark(after.neuron);
        if (before == after) continue;
        step.before.push_back(before);
        step.after.push_back(after);
    }
    if (step.after.empty()) return;
    store(model_, step.after);
    done_.push_back(std::move(step));
    if (done_.size() > kept_mark_steps) done_.erase(done_.begin());
    undone_.clear();
    Q_EMIT changed();
}

void NeuronMarks::change(const std::vector<NeuronId>& neurons, const QString& what,
                         const std::function<void(NeuronMark&)>& change) {
    std::vector<NeuronMark> marks;
    for (const NeuronId neuron : neurons) {
        marks.push_back(mark(neuron));
        change(marks.back());
    }
    set(marks, what);
}

void NeuronMarks::setName(NeuronId neuron, const QString& name) {
    const std::string text = name.trimmed().toStdString();
    change({neuron}, QString(text.empty() ? "unnamed neuron %1" : "named neuron %1").arg(neuron),
           [&](NeuronMark& mark) {
               mark.name = text;
               mark.origin = NameOrigin::own;
               mark.source.clear();
           });
}

void NeuronMarks::setStar(const std::vector<NeuronId>& neurons, bool star) {
    change(neurons, (star ? "starred " : "took the star off ") + of_neurons(neurons),
           [star](NeuronMark& mark) { mark.star = star; });
}

void NeuronMarks::setNote(NeuronId neuron, const QString& note) {
    change({neuron}, QString("wrote about neuron %1").arg(neuron),
           [&](NeuronMark& mark) { mark.note = note.trimmed().toStdString(); });
}

void NeuronMarks::addTag(const std::vector<NeuronId>& neurons, const QString& tag) {
    const std::string word = tag.trimmed().toStdString();
    if (word.empty()) return;
    change(neurons, QString("tagged %1 “%2”").arg(of_neurons(neurons), tag.trimmed()),
           [&](NeuronMark& mark) {
               const auto place = std::ranges::lower_bound(mark.tags, word);
               if (place == mark.tags.end() || *place != word) mark.tags.insert(place, word);
           });
}

void NeuronMarks::removeTag(const std::vector<NeuronId>& neurons, const QString& tag) {
    const std::string word = tag.trimmed().toStdString();
    change(neurons, QString("took the tag “%1” off %2").arg(tag.trimmed(), of_neurons(neurons)),
           [&](NeuronMark& mark) { std::erase(mark.tags, word); });
}

void NeuronMarks::apply(ModelId model, const std::vector<NeuronMark>& marks) {
    if (model != model_) return;
    for (const NeuronMark& mark : marks) {
        if (mark.empty()) {
            marks_.erase(mark.neuron);
        } else {
            marks_[mark.neuron] = mark;
        }
    }
}

void NeuronMarks::store(ModelId model, const std::vector<NeuronMark>& marks) {
    apply(model, marks);
    unstored_.push_back({workspace_.file(), model, marks});
    writes_.add(
        workspace_.file(),
        [model, marks](Corpus& corpus) { return corpus.set_neuron_marks(model, marks); },
        [this](const Status& stored) { finish(stored); });
}

void NeuronMarks::finish(const Status& stored) {
    const bool here = unstored_.front().file == workspace_.file();
    unstored_.pop_front();
    if (!stored && here) {
        // What could not be stored is not shown as if it were.
        done_.clear();
        undone_.clear();
    }
    // What is being read may be from before this change, which is not in unstored_ any more.
    if (here && (!stored || read_task_.busy())) readAgain();
    if (!stored) Q_EMIT failed(QString::fromStdString(stored.error().message));
}

void NeuronMarks::undo() {
    if (!canUndo()) return;
    Step step = std::move(done_.back());
    done_.pop_back();
    store(step.model, step.before);
    undone_.push_back(std::move(step));
    Q_EMIT changed();
}

void NeuronMarks::redo() {
    if (!canRedo()) return;
    Step step = std::move(undone_.back());
    undone_.pop_back();
    store(step.model, step.after);
    done_.push_back(std::move(step));
    Q_EMIT changed();
}

QString NeuronMarks::undoText() const {
    return done_.empty() ? QString("Undo") : "Undo: " + done_.back().what;
}

QString NeuronMarks::redoText() const {
    return undone_.empty() ? QString("Redo") : "Do again: " + undone_.back().what;
}

}  // namespace sparsescope
