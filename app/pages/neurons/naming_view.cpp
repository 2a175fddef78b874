// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/neurons/naming_view.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <QKeyEvent>
#include <QLineEdit>
#include <QPushButton>
#include <QStackedWidget>

#include "app/controllers/app_context.h"
#include "app/controllers/document_rows.h"
#include "app/pages/neurons/naming_evidence_view.h"
#include "app/pages/neurons/neuron_list.h"
#include "app/parts/neuron_naming.h"
#include "widgets/controls/chip.h"
#include "widgets/controls/message_bar.h"
#include "widgets/controls/text_label.h"
#include "widgets/models/neuron_table_model.h"
#include "widgets/number_format.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

// Use in steps of doubling: by bare frequency the vaguest neurons would come first.
double naming_rank(const NeuronRow& row) {
    const NeuronSummary& numbers = row.report.summary;
    const double purity =
        numbers.top_label != no_label ? numbers.purity : row.name_score.value_or(0.5);
    return std::log2(1.0 + static_cast<double>(numbers.active_documents)) * purity;
}

}  // namespace

std::vector<NeuronId> naming_order(std::vector<NeuronRow> rows) {
    std::erase_if(rows, [](const NeuronRow& row) { return row.report.summary.silent(); });
    std::ranges::stable_sort(rows, [](const NeuronRow& a, const NeuronRow& b) {
        return naming_rank(a) > naming_rank(b);
    });
    std::vector<NeuronId> neurons;
    for (const NeuronRow& row : rows)
        neurons.push_back(row.report.summary.neuron);
    return neurons;
}

NamingView::NamingView(AppContext& context, QMenu* names_menu, QWidget* parent)
    : QWidget(parent),
      context_(context),
      queue_(new NamingQueue(context.workspace, context.selection, context.marks, this)),
      message_(new MessageBar),
      evidence_(new NamingEvidenceView(context)) {
    setObjectName("naming");
    setFocusPolicy(Qt::StrongFocus);
    message_->setObjectName("naming_message");
    build(names_menu);
    connect(queue_, &NamingQueue::changed, this, [this] {
        if (running_ && !queue_->running()) return end();
        refresh();
    });
    connect(queue_, &NamingQueue::failed, this, [this](const QString& sentence) {
        message_->showMessage(MessageBar::Kind::error, sentence);
    });
    connect(&context_.marks, &NeuronMarks::failed, this, [this](const QString& sentence) {
        if (running_) message_->showMessage(MessageBar::Kind::error, sentence);
    });
    connect(&context_.neurons, &NeuronController::summariesChanged, this, [this] {
        if (running_) refresh();
    });
}

std::vector<NeuronId> NamingView::neurons(What what) const {
    if (what == What::shown) return list_->shownNeurons();
    std::vector<NeuronRow> rows;
    for (const NeuronRow& row : list_->allRows()) {
        const bool own = row.name_kind == NeuronNameKind::own;
        const bool wanted = what == What::unnamed ? !own
                            : what == What::mixed ? row.name_kind == NeuronNameKind::mixed
                                                  : row.star;
        if (wanted) rows.push_back(row);
    }
    return naming_order(std::move(rows));
}

void NamingView::begin() {
    running_ = true;
    message_->clear();
    // Whoever filtered the table first means those.
    const auto shown = list_->shownNeurons().size();
    start(shown > 0 && shown < list_->allRows().size() ? What::shown : What::unnamed);
    setFocus();
}

void NamingView::say(MessageBar::Kind kind, const QString& sentence) {
    message_->showMessage(kind, sentence);
}

void NamingView::start(What what) {
    what_ = what;
    for (const auto& [choice, chip] : choices_)
        chip->setChecked(choice == what);
    finishEdit(false);
    queue_->begin(neurons(what));
    refresh();
}

void NamingView::end() {
    if (!running_) return;
    running_ = false;
    finishEdit(false);
    const bool some = !queue_->atEnd() && queue_->running();
    const auto last = some ? std::optional(queue_->current()) : std::nullopt;
    queue_->end();
    // The page shows what was looked at last.
    if (last) context_.selection.setNeuron(last);
    Q_EMIT ended();
}

const NeuronRow* NamingView::row() const {
    if (!queue_->running() || queue_->atEnd()) return nullptr;
    const auto& rows = list_->allRows();
    return queue_->current() < rows.size() ? &rows[queue_->current()] : nullptr;
}

QString NamingView::proposal() const {
    return queue_->running() && !queue_->atEnd()
               ? name_to_start_with(context_.neurons, queue_->current())
               : QString();
}

void NamingView::refresh() {
    const std::size_t size = queue_->size();
    const std::size_t place = std::min(queue_->place() + 1, size);
    progress_->setText(size == 0
                           ? QString("nothing to name here")
                           : QString("%1 of %2 · %3 named")
                                 .arg(format::count(static_cast<std::int64_t>(place)),
                                      format::count(static_cast<std::int64_t>(size)),
                                      format::count(static_cast<std::int64_t>(queue_->named()))));
    const bool some = row() != nullptr;
    const QString obstacle = context_.marks.obstacle();
    for (QPushButton* button : {accept_, edit_, skip_, back_, forward_})
        button->setEnabled(some);
    for (QPushButton* button : {accept_, edit_}) {
        button->setEnabled(some && obstacle.isEmpty());
        button->setToolTip(obstacle);
    }
    undo_->setEnabled(queue_->canUndo());
    refreshProposal();
    const NamingEvidence* evidence = queue_->evidence();
    if (evidence) {
        evidence_->show(*evidence, proposal());
    } else if (!some) {
        evidence_->clear();
    }
}

void NamingView::refreshProposal() {
    const NeuronRow* shown = row();
    if (!shown) {
        number_->clear();
        name_->setText(queue_->size() == 0 ? "None of the neurons is among these."
                                           : "That was the last one.");
        facts_->setText(queue_->size() == 0
                            ? "Choose others above, or leave with Esc."
                            : "U takes the last answer back, Esc ends the sitting.");
        return;
    }
    const NeuronSummary& numbers = shown->report.summary;
    number_->setText(QString::number(numbers.neuron));
    const QString name = NeuronTableModel::nameOf(*shown);
    name_->setText(name.isEmpty() ? QString("no proposal: E names it") : name);
    name_->setToken(shown->name_kind == NeuronNameKind::own ? theme::Token::text
                                                            : theme::Token::muted);
    QStringList facts;
    facts << (shown->name_kind == NeuronNameKind::own     ? "your own name"
              : shown->name_kind == NeuronNameKind::mixed ? "no good name found: E changes it"
              : shown->name_kind == NeuronNameKind::none  ? "nothing to go by"
                                                          : "proposed");
    if (shown->name_score) facts << "name score " + format::number(*shown->name_score, 2);
    facts << QString("active on %1 (%2)")
                 .arg(format::counted(numbers.active_documents, "document", "documents"),
                      format::percent(numbers.frequency));
    if (numbers.top_label != no_label) facts << "purity " + format::percent(numbers.purity);
    if (const auto mono = shown->report.mono()) facts << "MonoScore " + format::number(*mono, 2);
    facts_->setText(facts.join(" · "));
}

// A mixed bag is no name to be taken as it stands.
void NamingView::accept() {
    const NeuronRow* shown = row();
    if (!shown || !accept_->isEnabled()) return;
    if (proposal().isEmpty() || shown->name_kind == NeuronNameKind::mixed) return edit();
    // A label or a program's words may be longer than a name.
    if (!neuron_name_problem(proposal()).isEmpty()) return edit();
    message_->clear();
    queue_->name(proposal());
}

void NamingView::edit() {
    if (!row() || !edit_->isEnabled()) return;
    message_->clear();
    field_->setText(proposal().simplified());
    line_->setCurrentIndex(1);
    field_->setFocus();
    field_->selectAll();
}

void NamingView::finishEdit(bool keep) {
    if (line_->currentIndex() == 0) return;
    const QString name = field_->text().trimmed();
    if (keep) {
        const QString problem = name.isEmpty()
                                    ? QString("Type a name, or leave the field with Esc.")
                                    : neuron_name_problem(name);
        if (!problem.isEmpty()) return message_->showMessage(MessageBar::Kind::warning, problem);
    }
    message_->clear();
    line_->setCurrentIndex(0);
    setFocus();
    if (keep) queue_->name(name);
}

void NamingView::keyPressEvent(QKeyEvent* event) {
    const bool plain = (event->modifiers() & ~Qt::KeypadModifier) == Qt::NoModifier;
    if (event->matches(QKeySequence::Undo)) return queue_->undo();
    if (!plain) return QWidget::keyPressEvent(event);
    switch (event->key()) {
        case Qt::Key_Return:
        case Qt::Key_Enter:
            return accept();
        case Qt::Key_E:
            return edit();
        case Qt::Key_S:
            return queue_->skip();
        case Qt::Key_U:
            return queue_->undo();
        case Qt::Key_Left:
            return queue_->move(-1);
        case Qt::Key_Right:
            return queue_->move(1);
        case Qt::Key_Escape:
            return end();
        default:
            QWidget::keyPressEvent(event);
    }
}

bool NamingView::eventFilter(QObject* watched, QEvent* event) {
    if (watched == field_ && event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->key() == Qt::Key_Escape || key->key() == Qt::Key_Return ||
            key->key() == Qt::Key_Enter) {
            finishEdit(key->key() != Qt::Key_Escape);
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

}  // namespace sparsescope
