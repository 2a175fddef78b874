// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/parts/neuron_card.h"

#include <QApplication>
#include <QFocusEvent>
#include <QHBoxLayout>
#include <QHelpEvent>
#include <QPainter>
#include <QScreen>
#include <QTableView>
#include <QVBoxLayout>
#include <algorithm>

#include "app/controllers/app_context.h"
#include "app/controllers/document_rows.h"
#include "app/controllers/neuron_subject.h"
#include "app/parts/neuron_words.h"
#include "widgets/controls/chip.h"
#include "widgets/controls/spark_bars.h"
#include "widgets/controls/text_label.h"
#include "widgets/delegates/contribution_bar.h"
#include "widgets/map/map_view.h"
#include "widgets/models/neuron_table_model.h"
#include "widgets/number_format.h"
#include "widgets/picture_paint.h"
#include "widgets/style_paint.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr int card_width = 340;
constexpr int card_delay = 400;   // ms
constexpr int card_examples = 3;  // texts
constexpr int card_pictures = 4;
constexpr int card_picture = 72;
constexpr int card_gap = 4;

// The whole picture in a square, or what is wrong with it.
QPixmap picture_tile(const DocumentRow& row, int side, double ratio) {
    QPixmap tile(QSize(side, side) * ratio);
    tile.setDevicePixelRatio(ratio);
    tile.fill(Qt::transparent);
    QPainter painter(&tile);
    const QRect room(0, 0, side, side);
    if (row.image.isNull())
        paint_no_picture(&painter, room, row.damaged);
    else
        paint_picture(&painter, room, row.image);
    return tile;
}

}  // namespace

NeuronCard::NeuronCard(AppContext& context, QWidget* window)
    : QFrame(window, Qt::ToolTip | Qt::FramelessWindowHint | Qt::WindowDoesNotAcceptFocus),
      context_(context) {
    setObjectName("neuron_card");
    setAttribute(Qt::WA_ShowWithoutActivating);
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setFocusPolicy(Qt::NoFocus);
    build();
    delay_.setSingleShot(true);
    delay_.setInterval(card_delay);
    connect(&delay_, &QTimer::timeout, this, &NeuronCard::showNow);
    connect(&context_.workspace, &WorkspaceController::workspaceOpened, this, [this] {
        leave();
        reader_ = std::make_shared<Reader>(context_.workspace.file());
    });
    connect(&context_.selection, &Selection::modelChanged, this, &NeuronCard::leave);
    qApp->installEventFilter(this);
}

NeuronCard::~NeuronCard() {
    if (qApp) qApp->removeEventFilter(this);
}

void NeuronCard::build() {
    title_ = new TextLabel(QString(), theme::Type::section);
    title_->setObjectName("card_title");
    state_ = new StateChip;
    spark_ = new SparkBars;
    numbers_ = new TextLabel(QString(), theme::Type::body, theme::Token::muted);
    numbers_->setObjectName("card_numbers");
    note_ = new TextLabel(QString(), theme::Type::caption, theme::Token::muted);
    note_->setObjectName("card_note");
    for (TextLabel* label : {title_, numbers_, note_}) {
        label->setWordWrap(true);
        label->setTextFormat(Qt::PlainText);
    }
    auto* head = new QHBoxLayout;
    head->setSpacing(theme::gap_inside);
    head->addWidget(state_);
    head->addWidget(spark_);
    head->addStretch(1);
    lines_ = new QWidget;
    auto* examples = new QVBoxLayout(lines_);
    examples->setContentsMargins(0, 4, 0, 0);
    examples->setSpacing(3);
    auto* pictures = new QHBoxLayout;
    for (int i = 0; i < card_pictures; ++i) {
        auto* picture = new QLabel;
        picture->setObjectName(QString("card_picture_%1").arg(i));
        picture->setAlignment(Qt::AlignCenter);
        pictures->addWidget(picture);
        pictures_.push_back(picture);
    }
    for (int i = 0; i < card_examples; ++i) {
        auto* text = new ElidedLabel(QString(), theme::Type::caption);
        text->setTextFormat(Qt::PlainText);
        text->setObjectName(QString("card_example_%1").arg(i));
        examples->addWidget(text);
        texts_.push_back(text);
    }
    pictures->addStretch(1);
    examples->addLayout(pictures);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 10, 12, 10);
    column->setSpacing(4);
    column->addWidget(title_);
    column->addLayout(head);
    column->addWidget(numbers_);
    column->addWidget(note_);
    column->addWidget(lines_);
}

std::optional<NeuronId> NeuronCard::neuron() const {
    return isVisible() && named_ ? std::optional(named_->neuron) : std::nullopt;
}

std::optional<NeuronCard::Named> NeuronCard::namedBy(QWidget* widget, const QPoint& place) const {
    const auto model = context_.selection.model();
    if (!model) return std::nullopt;
    const auto known = [&](NeuronId neuron) {
        return neuron < context_.neurons.summaries().size();
    };
    if (auto* chip = qobject_cast<NeuronChip*>(widget)) {
        const QVariant owner = chip->property("neuron_model");
        const bool ours = !owner.isValid() || owner.toLongLong() == model->info.id;
        if (!ours || !known(chip->neuron())) return std::nullopt;
        return Named{chip, chip->rect(), chip->neuron(), chip->toolTip()};
    }
    if (auto* bar = qobject_cast<ContributionBar*>(widget)) {
        const BarSegment* segment = bar->segmentAt(place);
        if (!segment || !known(segment->neuron)) return std::nullopt;
        return Named{bar, bar->rect(), segment->neuron, bar->textAt(place)};
    }
    if (auto* map = qobject_cast<MapView*>(widget)) {
        const auto there = map->neuronThere(place);
        if (!there || !known(there->neuron)) return std::nullopt;
        return Named{map, there->place, there->neuron, map->toolTip()};
    }
    auto* view = qobject_cast<QTableView*>(widget->parentWidget());
    if (!view || widget != view->viewport()) return std::nullopt;
    const auto* table = qobject_cast<const NeuronTableModel*>(view->model());
    const QModelIndex index = table ? view->indexAt(place) : QModelIndex();
    const bool names =
        index.column() == NeuronTableModel::Neuron || index.column() == NeuronTableModel::Name;
    if (!index.isValid() || !names || !known(table->neuronAt(index.row()))) return std::nullopt;
    return Named{widget, view->visualRect(index), table->neuronAt(index.row()), {}};
}

bool NeuronCard::eventFilter(QObject* watched, QEvent* event) {
    switch (event->type()) {
        case QEvent::Enter:
        case QEvent::FocusIn: {
            auto* chip = qobject_cast<NeuronChip*>(watched);
            if (!chip) break;
            if (event->type() == QEvent::FocusIn) {
                const auto reason = static_cast<QFocusEvent*>(event)->reason();
                if (reason != Qt::TabFocusReason && reason != Qt::BacktabFocusReason) break;
            }
            if (auto named = namedBy(chip, {})) waitFor(std::move(*named));
            break;
        }
        // Rows and segments have no events of their own: they wait as long as tooltips do.
        case QEvent::ToolTip: {
            auto* widget = qobject_cast<QWidget*>(watched);
            auto named =
                widget ? namedBy(widget, static_cast<QHelpEvent*>(event)->pos()) : std::nullopt;
            if (!named) break;
            waitFor(std::move(*named));
            showNow();
            return true;
        }
        case QEvent::MouseMove:
            if (named_ && watched == named_->widget &&
                !named_->place.contains(static_cast<QMouseEvent*>(event)->pos()))
                leave();
            break;
        case QEvent::Leave:
        case QEvent::FocusOut:
        case QEvent::Hide:
            if (named_ && watched == named_->widget) leave();
            break;
        case QEvent::KeyPress:
        case QEvent::MouseButtonPress:
        case QEvent::Wheel:
        case QEvent::WindowDeactivate:
            if (named_ && watched != this) leave();
            break;
        default:
            break;
    }
    return QFrame::eventFilter(watched, event);
}

void NeuronCard::waitFor(Named named) {
    if (isVisible() && named_ && named_->neuron == named.neuron && named_->widget == named.widget)
        return;
    leave();
    named_ = std::move(named);
    delay_.start();
}

void NeuronCard::leave() {
    delay_.stop();
    examples_task_.cancel();
    if (!named_) return;
    named_.reset();
    hide();
    context_.picked.hoverNeuron(std::nullopt);
}

void NeuronCard::showNow() {
    delay_.stop();
    if (isVisible() || !named_ || !named_->widget || !named_->widget->isVisible() ||
        named_->neuron >= context_.neurons.summaries().size())
        return;
    fillIn();
    fetchExamples();
    placeBeside();
    show();
    context_.picked.hoverNeuron(named_->neuron);
}

void NeuronCard::fillIn() {
    const auto model = context_.selection.model();
    const NeuronSummary& summary = context_.neurons.summaries()[named_->neuron];
    title_->setText(one_line(context_.neurons.neuronName(model->info.id, named_->neuron)));
    state_->setAlive(!summary.dead());
    if (summary.silent()) state_->setText("never active");
    spark_->setSpark(summary.spark);
    spark_->setVisible(!summary.silent());
    QStringList numbers{summary.silent()
                            ? QString("No document at k = %1").arg(context_.neurons.summariesK())
                            : QString("Active in %1 of documents at k = %2")
                                  .arg(format::percent(summary.frequency))
                                  .arg(context_.neurons.summariesK())};
    if (summary.top_label != no_label)
        numbers.push_back(
            QString("%1 %2").arg(format::percent(summary.purity),
                                 one_line(label_of(model->dataset, summary.top_label))));
    const NameStanding standing = name_standing(context_, named_->neuron);
    if (!standing.score.isEmpty()) numbers.push_back("name score " + standing.score);
    numbers_->setText(numbers.join(" · "));
    note_->setText(QString(named_->note).remove("<p>").remove("</p>"));
    note_->setVisible(!named_->note.isEmpty());
    showExamples({});
    lines_->setVisible(!summary.silent());
}

// Room for them is kept from the start, so that the card does not grow under the pointer.
void NeuronCard::showExamples(const std::vector<DocumentRow>& rows) {
    const auto model = context_.selection.model();
    const bool pictures = model && model->dataset.has_images;
    const int side = theme::scaled(card_picture);
    for (std::size_t i = 0; i < texts_.size(); ++i) {
        texts_[i]->setVisible(!pictures);
        texts_[i]->setText(i < rows.size() ? one_line(rows[i].text) : QString(QChar::Nbsp));
    }
    for (std::size_t i = 0; i < pictures_.size(); ++i) {
        pictures_[i]->setVisible(pictures);
        pictures_[i]->setFixedSize(side, side);
        pictures_[i]->setPixmap(i < rows.size() ? picture_tile(rows[i], side, devicePixelRatioF())
                                                : QPixmap());
    }
}

void NeuronCard::fetchExamples() {
    if (!reader_) return;
    examples_task_.start(
        [model = context_.selection.model(), studies = context_.studies, reader = reader_,
         neuron = named_->neuron, k = context_.selection.k()](
            const std::stop_token& stop) -> Result<std::vector<DocumentRow>> {
            SPARSESCOPE_ASSIGN(const auto study, studies->of(model, stop));
            SPARSESCOPE_ASSIGN(const OneNeuron one, study->neuron(neuron, k));
            std::vector<DocumentId> ids;
            const int shown = model->dataset.has_images ? card_pictures : card_examples;
            for (const RankedDocument& document : one.examples().strongest(shown))
                ids.push_back(document.document);
            SPARSESCOPE_ASSIGN(const Corpus* corpus, reader->corpus());
            return load_document_rows(*corpus, model->dataset, ids);
        },
        // A card without examples is still a card: what could not be read is said on the pages.
        [this](const Result<std::vector<DocumentRow>>& rows) {
            if (rows) showExamples(*rows);
        });
}

void NeuronCard::placeBeside() {
    setFixedWidth(theme::scaled(card_width));
    adjustSize();
    const int high = heightForWidth(width());
    resize(width(), high > 0 ? high : height());
    const QRect place(named_->widget->mapToGlobal(named_->place.topLeft()), named_->place.size());
    const QScreen* screen = named_->widget->screen();
    const QRect room =
        screen ? screen->availableGeometry() : QRect(place.topLeft(), QSize(9999, 9999));
    int top = place.bottom() + card_gap;
    if (top + height() > room.bottom()) top = place.top() - card_gap - height();
    const int left =
        std::clamp(place.left(), room.left(), std::max(room.left(), room.right() - width()));
    move(left, std::max(room.top(), top));
}

void NeuronCard::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    theme::paint_popup_frame(&painter, rect());
}

}  // namespace sparsescope
