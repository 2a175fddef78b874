// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/naming_queue.h"

#include <algorithm>
#include <utility>

#include "app/controllers/document_rows.h"
#include "widgets/number_format.h"

namespace sparsescope {

namespace {

constexpr int strongest_examples = 3;
constexpr int drawn_examples = 3;
constexpr int named_neighbours = 6;
constexpr std::size_t read_ahead = 3;
constexpr std::size_t kept_behind = 3;

// The strongest documents flatter: as many are drawn from all that the neuron is active on.
std::vector<RankedDocument> examples_of(const OneNeuron& neuron) {
    std::vector<RankedDocument> examples = neuron.examples().strongest(strongest_examples);
    const auto among = [&](DocumentId document) {
        return std::ranges::any_of(
            examples, [&](const RankedDocument& other) { return other.document == document; });
    };
    for (const RankedDocument& drawn :
         neuron.examples().random(strongest_examples + drawn_examples, neuron.id())) {
        if (examples.size() >= strongest_examples + drawn_examples) break;
        if (!among(drawn.document)) examples.push_back(drawn);
    }
    return examples;
}

Result<NamingEvidence> evidence_on(const Corpus& corpus, const NeuronStudy& study, NeuronId id,
                                   int k) {
    SPARSESCOPE_ASSIGN(const OneNeuron neuron, study.neuron(id, k));
    NamingEvidence evidence;
    evidence.neuron = id;
    evidence.summary = neuron.summary();
    evidence.labels = neuron.labels();
    evidence.neighbours = neuron.neighbours(named_neighbours);
    const std::vector<RankedDocument> examples = examples_of(neuron);
    evidence.strongest = std::min<std::size_t>(strongest_examples, examples.size());
    std::vector<DocumentId> ids;
    for (const RankedDocument& example : examples)
        ids.push_back(example.document);
    SPARSESCOPE_ASSIGN(evidence.examples, load_document_rows(corpus, study.model().dataset, ids));
    for (std::size_t i = 0; i < evidence.examples.size() && i < examples.size(); ++i)
        evidence.examples[i].caption = format::number(static_cast<double>(examples[i].weight));
    return evidence;
}

}  // namespace

struct NamingQueue::Study {
    std::shared_ptr<const LoadedModel> model;
    std::shared_ptr<const NeuronStudy> study;  // of the lane's thread, until it is made
};

NamingQueue::NamingQueue(WorkspaceController& workspace, Selection& selection, NeuronMarks& marks,
                         QObject* parent)
    : QObject(parent), workspace_(workspace), selection_(selection), marks_(marks) {
    connect(&workspace_, &WorkspaceController::workspaceOpened, this, &NamingQueue::end);
    connect(&selection_, &Selection::modelChanged, this, [this] {
        const auto model = selection_.model();
        if (model_ && (!model || model->info.id != model_->info.id)) end();
    });
    connect(&selection_, &Selection::kChanged, this, [this] {
        if (!model_) return;
        k_ = selection_.k();
        read_.clear();
        readNext();
        Q_EMIT changed();
    });
}

void NamingQueue::begin(std::vector<NeuronId> neurons) {
    model_ = selection_.model();
    if (!model_) return end();
    k_ = selection_.k();
    neurons_ = std::move(neurons);
    steps_.clear();
    read_.clear();
    reader_ = std::make_shared<Reader>(workspace_.file());
    if (!study_ || study_->model != model_) study_ = std::make_shared<Study>(Study{model_, {}});
    goTo(0);
}

void NamingQueue::end() {
    if (!model_) return;
    task_.cancel();
    model_.reset();
    study_.reset();
    reader_.reset();
    neurons_.clear();
    steps_.clear();
    read_.clear();
    place_ = 0;
    Q_EMIT changed();
}

std::size_t NamingQueue::named() const {
    return static_cast<std::size_t>(std::ranges::count_if(steps_, &Step::named));
}

const NamingEvidence* NamingQueue::evidence() const {
    if (atEnd()) return nullptr;
    const auto found = read_.find(current());
    return found == read_.end() ? nullptr : &found->second;
}

bool NamingQueue::ready(std::size_t ahead) const {
    for (std::size_t i = place_; i < neurons_.size() && i <= place_ + ahead; ++i)
        if (!read_.contains(neurons_[i])) return false;
    return true;
}

void NamingQueue::name(const QString& name) {
    if (atEnd() || name.trimmed().isEmpty()) return;
    if (const QString obstacle = marks_.obstacle(); !obstacle.isEmpty())
        return Q_EMIT failed(obstacle);
    const std::string before = marks_.mark(current()).name;
    marks_.setName(current(), name);
    step(marks_.mark(current()).name != before);
}

void NamingQueue::skip() {
    if (!atEnd()) step(false);
}

void NamingQueue::step(bool named) {
    steps_.push_back({place_, named});
    goTo(place_ + 1);
}

void NamingQueue::undo() {
    if (steps_.empty()) return;
    const Step last = steps_.back();
    if (last.named) {
        if (!marks_.canUndo())
            return Q_EMIT failed(
                "The name cannot be taken back here any more: the neuron can be "
                "named anew instead.");
        marks_.undo();
    }
    steps_.pop_back();
    goTo(last.place);
}

void NamingQueue::move(int steps) {
    if (neurons_.empty()) return;
    const auto last = static_cast<std::int64_t>(neurons_.size()) - 1;
    const auto wanted = static_cast<std::int64_t>(place_) + steps;
    goTo(static_cast<std::size_t>(std::clamp<std::int64_t>(wanted, 0, last)));
}

void NamingQueue::goTo(std::size_t place) {
    place_ = std::min(place, neurons_.size());
    readNext();
    Q_EMIT changed();
}

// The current neuron first, then those that follow, then the one before.
void NamingQueue::readNext() {
    std::vector<std::size_t> wanted;
    for (std::size_t i = place_; i < neurons_.size() && i <= place_ + read_ahead; ++i)
        wanted.push_back(i);
    if (place_ > 0) wanted.push_back(place_ - 1);
    const auto next = std::ranges::find_if(
        wanted, [this](std::size_t i) { return !read_.contains(neurons_[i]); });
    if (!model_ || next == wanted.end()) return task_.cancel();
    task_.start(
        [study = study_, reader = reader_, neuron = neurons_[*next],
         k = k_](const std::stop_token& stop) -> Result<NamingEvidence> {
            if (!study->study) {
                SPARSESCOPE_ASSIGN(study->study, NeuronStudy::of(study->model, stop));
            }
            SPARSESCOPE_ASSIGN(const Corpus* corpus, reader->corpus());
            return evidence_on(*corpus, *study->study, neuron, k);
        },
        [this](Result<NamingEvidence> evidence) {
            if (!evidence) return Q_EMIT failed(QString::fromStdString(evidence.error().message));
            keep(std::move(*evidence));
        });
}

void NamingQueue::keep(NamingEvidence evidence) {
    const NeuronId neuron = evidence.neuron;
    read_[neuron] = std::move(evidence);
    // What lies far behind is read again if somebody goes there.
    std::vector<NeuronId> near;
    const std::size_t first = place_ > kept_behind ? place_ - kept_behind : 0;
    for (std::size_t i = first; i < neurons_.size() && i <= place_ + read_ahead; ++i)
        near.push_back(neurons_[i]);
    std::erase_if(
        read_, [&](const auto& read) { return std::ranges::find(near, read.first) == near.end(); });
    readNext();
    if (!atEnd() && neuron == current()) Q_EMIT changed();
}

}  // namespace sparsescope
