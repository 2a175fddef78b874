// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/map/map_side.h"

#include <algorithm>

#include <QHBoxLayout>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QVBoxLayout>

#include "app/controllers/app_context.h"
#include "app/dialogs/commands.h"
#include "app/dialogs/picture_menu.h"
#include "app/parts/document_list.h"
#include "widgets/controls/chip.h"
#include "widgets/controls/flow_layout.h"
#include "widgets/controls/section_header.h"
#include "widgets/controls/text_label.h"
#include "widgets/number_format.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr std::size_t neurons_shown = 6;
constexpr std::size_t neurons_said = 3;

QString documents_words(std::int64_t n) {
    return format::counted(n, "document", "documents");
}

}  // namespace

MapSide::MapSide(AppContext& context, Commands& commands, QWidget* parent)
    : QWidget(parent),
      context_(context),
      commands_(commands),
      title_(new SectionHeader("In sight")),
      words_(new TextLabel),
      deeds_(new QWidget),
      bring_(new QPushButton("Bring into sight")),
      list_(new DocumentList),
      foot_(new TextLabel(QString(), theme::Type::caption, theme::Token::muted)) {
    setObjectName("map_side");
    words_->setObjectName("map_sentence");
    words_->setWordWrap(true);
    list_->setObjectName("map_list");
    list_->setAccessibleName("Documents of the map");
    auto* clear = new QPushButton("Clear");
    clear->setObjectName("map_clear");
    clear->setToolTip("Let nothing stand out (Escape)");
    auto* special = new QPushButton("What is special here?");
    special->setObjectName("map_special");
    special->setToolTip("Neurons, labels and words that these documents have more often (W)");
    auto* filter = new QPushButton("Filter");
    filter->setObjectName("map_filter");
    filter->setToolTip("Show only these documents on the Data page (F)");
    bring_->setObjectName("map_bring");
    auto* deeds = new FlowLayout(deeds_);
    for (QPushButton* button : {special, filter, bring_, clear})
        deeds->addWidget(button);
    auto* neurons = new QWidget;
    neurons_ = new FlowLayout(neurons);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(theme::gap_inside, theme::gap_groups, theme::gap_groups,
                               theme::gap_inside);
    column->setSpacing(theme::gap_inside);
    for (QWidget* part : std::initializer_list<QWidget*>{title_, words_, deeds_, neurons})
        column->addWidget(part);
    column->addWidget(list_, 1);
    column->addWidget(foot_);
    connect(special, &QPushButton::clicked, &commands_, &Commands::showSpecial);
    connect(filter, &QPushButton::clicked, &commands_, &Commands::filterToPicked);
    connect(bring_, &QPushButton::clicked, this, [this] { Q_EMIT foundShown(shown_); });
    connect(clear, &QPushButton::clicked, this, [this] { Q_EMIT cleared(); });
    connect(list_, &DocumentList::moreLikeRequested, this, [this](DocumentId document) {
        if (const auto& chart = context_.map.data())
            commands_.goToMoreLike(chart->dataset.id, document);
    });
    zoom_pictures(list_, commands_, [this] {
        const auto& chart = context_.map.data();
        return chart ? chart->dataset.id : DatasetId{0};
    });
    connect(list_, &QAbstractItemView::entered, this, [this](const QModelIndex& index) {
        context_.picked.hoverDocument(list_->documents()->documentAt(index.row()));
    });
    list_->viewport()->installEventFilter(this);
    connect(list_->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex& now) {
                if (filling_ || !now.isValid()) return;
                context_.selection.setDocument(list_->documents()->documentAt(now.row()));
            });
    connect(&context_.map, &MapController::sightChanged, this, &MapSide::refresh);
    connect(&context_.map, &MapController::foundChanged, this, &MapSide::refresh);
    connect(&context_.map, &MapController::dataChanged, this, [this] {
        listed_.clear();
        refresh();
    });
    connect(&context_.map, &MapController::hitsChanged, this, &MapSide::refresh);
    connect(&context_.picked, &SelectionBus::documentsChanged, this, &MapSide::refresh);
    connect(&context_.neurons, &NeuronController::summariesChanged, this, &MapSide::refresh);
    connect(&context_.map, &MapController::rowsListed, this, &MapSide::showRows);
    refresh();
}

MapSide::Subject MapSide::subject() const {
    if (context_.map.found()) return Subject::found;
    if (!context_.picked.documents().empty()) return Subject::picked;
    const auto& answer = context_.search.answer();
    const auto& chart = context_.map.data();
    const bool hits = context_.map.hitsShown() && chart && answer && !answer->empty() &&
                      answer->dataset == chart->dataset.id;
    return hits ? Subject::hits : Subject::sight;
}

void MapSide::takeHits() {
    shown_.clear();
    const SearchAnswer& answer = *context_.search.answer();
    for (const SearchHit& hit : answer.columns.front().result.hits)
        if (const auto number = context_.map.data()->numberOf(hit.document))
            shown_.push_back(*number);
    const QString text = answer.query.text().simplified();
    sentence_ = QString("%1 of the search%2 on this map.")
                    .arg(format::counted(static_cast<std::int64_t>(shown_.size()), "hit", "hits"),
                         text.isEmpty() ? QString() : QString(" for “%1”").arg(text));
}

QString MapSide::sightSentence() const {
    const auto& sight = context_.map.sight();
    if (!sight) return {};
    QStringList names;
    for (const RegionLabel& label : sight->labels) {
        if (names.size() == static_cast<qsizetype>(neurons_said)) break;
        const QString name = context_.neurons.description(label.neuron).simplified();
        if (!name.isEmpty()) names << "“" + name + "”";
    }
    QString sentence = documents_words(sight->documents) + " in sight";
    if (!names.isEmpty())
        sentence += QString("; most particular %1: %2")
                        .arg(names.size() == 1 ? "neuron" : "neurons", names.join(", "));
    return sentence + ".";
}

void MapSide::refresh() {
    const auto& chart = context_.map.data();
    if (!chart) {
        shown_.clear();
        listed_.clear();
        return context_.map.list({});
    }
    std::int64_t all = 0;
    switch (subject()) {
        case Subject::found:
            title_->setTitle("Found");
            sentence_ = context_.map.found()->sentence();
            shown_ = context_.map.found()->numbers;
            break;
        case Subject::picked:
            title_->setTitle("Picked");
            shown_ = chart->numbersOf(context_.picked.documents());
            sentence_ =
                QString("%1 picked%2.")
                    .arg(documents_words(
                             static_cast<std::int64_t>(context_.picked.documents().size())),
                         context_.picked.origin().isEmpty() ? QString()
                                                            : ": " + context_.picked.origin());
            if (shown_.size() < context_.picked.documents().size())
                sentence_ += QString(" %1 of them are on this map.")
                                 .arg(format::count(static_cast<std::int64_t>(shown_.size())));
            break;
        case Subject::hits:
            title_->setTitle("Hits of the search");
            takeHits();
            break;
        case Subject::sight:
            title_->setTitle("In sight");
            sentence_ = sightSentence();
            shown_ =
                context_.map.sight() ? context_.map.sight()->nearest : std::vector<std::uint32_t>();
            all = context_.map.sight() ? context_.map.sight()->documents : 0;
            break;
    }
    if (subject() != Subject::sight) all = static_cast<std::int64_t>(shown_.size());
    words_->setText(sentence_);
    const auto listed = static_cast<std::int64_t>(std::min(shown_.size(), MapController::listed));
    foot_->setText(listed < all
                       ? QString(subject() == Subject::sight ? "the %1 nearest to the middle, of %2"
                                                             : "the first %1 of %2")
                             .arg(format::count(listed), documents_words(all))
                       : QString());
    deeds_->setVisible(subject() != Subject::sight);
    for (const char* name : {"map_special", "map_filter"})
        deeds_->findChild<QPushButton*>(name)->setVisible(!context_.picked.documents().empty());
    bring_->setVisible(!shown_.empty());
    showNeurons();
    if (shown_ == listed_) return;
    listed_ = shown_;
    context_.map.list(shown_);
}

void MapSide::showNeurons() {
    neurons_->removeAll();
    const auto model = context_.map.model();
    if (!model) return;
    std::vector<NeuronId> neurons;
    if (subject() == Subject::found) {
        neurons = context_.map.found()->neurons;
    } else if (subject() == Subject::sight && context_.map.sight()) {
        for (const RegionLabel& label : context_.map.sight()->labels)
            neurons.push_back(label.neuron);
    }
    if (neurons.size() > neurons_shown) neurons.resize(neurons_shown);
    for (const NeuronId neuron : neurons) {
        auto* chip = new NeuronChip(neuron, context_.neurons.neuronName(model->info.id, neuron));
        chip->setObjectName(QString("map_neuron_%1").arg(neuron));
        connect(chip, &NeuronChip::neuronActivated, &context_.selection,
                [this](NeuronId chosen) { context_.selection.setNeuron(chosen); });
        chip->installEventFilter(this);
        neurons_->addWidget(chip);
    }
}

// What the pointer rests on stands out on the map.
bool MapSide::eventFilter(QObject* watched, QEvent* event) {
    const bool enters = event->type() == QEvent::Enter;
    if (enters || event->type() == QEvent::Leave) {
        if (const auto* chip = qobject_cast<NeuronChip*>(watched)) {
            context_.picked.hoverNeuron(enters ? std::optional(chip->neuron()) : std::nullopt);
        } else if (!enters) {
            context_.picked.hoverDocument(std::nullopt);
        }
    }
    return QWidget::eventFilter(watched, event);
}

void MapSide::showRows() {
    const QScopedValueRollback guard(filling_, true);
    list_->setDocuments(context_.map.rows());
    list_->scrollToTop();
}

void MapSide::focusList() {
    list_->setFocus();
    if (!list_->currentIndex().isValid() && list_->model()->rowCount() > 0)
        list_->setCurrentIndex(list_->model()->index(0, 0));
}

}  // namespace sparsescope
