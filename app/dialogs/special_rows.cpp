// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/special_rows.h"

#include <QGridLayout>
#include <QToolButton>
#include <QVBoxLayout>

#include "app/controllers/app_context.h"
#include "app/dialogs/commands.h"
#include "widgets/controls/chip.h"
#include "widgets/controls/section_header.h"
#include "widgets/controls/share_pair.h"
#include "widgets/controls/text_label.h"
#include "widgets/number_format.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr std::size_t few_findings = 6;
constexpr std::size_t many_findings = 60;
constexpr int lift_width = 92;

struct SectionWords {
    SpecialKind kind;
    const char* title;
    const char* name;  // of its rows' names
};
constexpr SectionWords sections[] = {
    {SpecialKind::neuron, "Neurons", "neuron"}, {SpecialKind::label, "Labels", "label"},
    {SpecialKind::level, "Levels", "level"},    {SpecialKind::word, "Words", "word"},
    {SpecialKind::tag, "Tags", "tag"},          {SpecialKind::field, "Metadata", "field"},
};

const SectionWords& words_of(SpecialKind kind) {
    return *std::ranges::find(sections, kind, &SectionWords::kind);
}

// The end of a path tells more than its beginning.
QString short_path(const QString& path) {
    const QStringList nodes = path.split('/');
    return nodes.size() <= 2 ? path : "…/" + nodes.mid(nodes.size() - 2).join('/');
}

QString lift_text(const SpecialMeasure& measure) {
    return measure.lift ? format::number(*measure.lift, 2) + " ×" : QString("only here");
}

}  // namespace

SpecialRows::SpecialRows(AppContext& context, Commands& commands, QWidget* parent)
    : QWidget(parent), context_(context), commands_(commands), column_(new QVBoxLayout(this)) {
    column_->setContentsMargins(0, 0, theme::gap_inside, 0);
    column_->setSpacing(theme::gap_inside);
}

void SpecialRows::clear() {
    while (QLayoutItem* item = column_->takeAt(0)) {
        // Not now: the button that is pressed may be among them.
        if (QWidget* widget = item->widget()) {
            widget->hide();
            widget->setParent(nullptr);
            widget->deleteLater();
        }
        delete item;
    }
}

void SpecialRows::show(const SpecialAnswer& answer, bool more) {
    answer_ = answer;
    more_ = more;
    clear();
    if (answer_.nothing_to_compare()) return;
    for (const SectionWords& section : sections)
        addSection(section.kind);
    column_->addStretch(1);
}

QString SpecialRows::absence(SpecialKind kind) const {
    const QString little =
        more_ ? "Not enough evidence for any." : "None, as far as evidence goes.";
    switch (kind) {
        case SpecialKind::neuron:
            return answer_.k == 0 ? QString("There is no model whose neurons could be counted.")
                                  : little;
        case SpecialKind::label:
            return answer_.has_labels ? little : QString("The documents have no labels.");
        case SpecialKind::word:
            return answer_.has_texts ? little : QString("The documents have no texts.");
        default:
            return {};  // not every dataset has them, and nobody misses them
    }
}

void SpecialRows::addSection(SpecialKind kind) {
    const auto items = found(answer_, kind, more_, many_findings);
    const QString nothing = absence(kind);
    if (items.empty() && nothing.isEmpty()) return;
    const SectionWords& words = words_of(kind);
    auto* header = new SectionHeader(words.title);
    if (column_->count() == 0) header->setHint("share here, below it elsewhere");
    column_->addWidget(header);
    if (items.empty()) {
        auto* label = new TextLabel(nothing, theme::Type::body, theme::Token::muted);
        label->setObjectName(QString("special_no_%1").arg(words.name));
        label->setWordWrap(true);
        column_->addWidget(label);
        return;
    }
    const bool all = opened_.contains(kind) || items.size() <= few_findings + 1;
    const std::size_t shown = all ? items.size() : few_findings;
    for (std::size_t i = 0; i < shown; ++i)
        column_->addWidget(row(items[i], static_cast<int>(i)));
    if (all) return;
    auto* rest = new QToolButton;
    rest->setObjectName(QString("special_all_%1").arg(words.name));
    rest->setText(QString("%1 more").arg(items.size() - shown) +
                  (items.size() == many_findings ? "…" : ""));
    theme::make_flat(rest);
    connect(rest, &QToolButton::clicked, this, [this, kind] {
        opened_.insert(kind);
        show(SpecialAnswer(answer_), more_);
    });
    column_->addWidget(rest, 0, Qt::AlignLeft);
}

QString SpecialRows::numbersOf(const SpecialItem& item) const {
    const SpecialMeasure& m = item.measure;
    const QString lift = m.lift ? format::number(*m.lift) : QString(format::no_value);
    return QString("%1 of %2 here (%3), %4 of %5 %6 (%7). Lift %8. Log-odds ratio %9 ")
               .arg(format::count(m.counts.inside), format::count(m.counts.of.inside),
                    format::percent(m.share_inside), format::count(m.counts.outside),
                    format::count(m.counts.of.outside),
                    answer_.against_rest ? "others" : "of the other group",
                    format::percent(m.share_outside), lift, format::number(m.log_odds)) +
           QString("± %1; evidence %2 beyond chance, corrected for %3 tests (p ≤ %4).")
               .arg(format::number(m.standard_error), format::number(m.evidence),
                    format::count(answer_.tests), format::number(m.adjusted, 2));
}

QWidget* SpecialRows::nameOf(const SpecialItem& item, const QString& tip) {
    if (item.kind == SpecialKind::neuron) {
        const ModelId model = context_.special.model();
        auto* chip = new NeuronChip(item.neuron, context_.neurons.neuronName(model, item.neuron));
        connect(chip, &NeuronChip::neuronActivated, this,
                [this, model](NeuronId neuron) { commands_.goToNeuron(model, neuron); });
        return chip;
    }
    const QString name = QString::fromStdString(item.name).simplified();
    if (item.condition.empty()) {
        auto* label = new ElidedLabel(short_path(name));
        label->setToolTip(name + "\n" + tip);
        return label;
    }
    auto* chip = new Chip(name, Chip::Kind::button);
    const QString condition = QString::fromStdString(item.condition);
    chip->setToolTip(QString("Filter to %1\n%2").arg(condition, tip));
    connect(chip, &Chip::clicked, this, [this, condition] { commands_.filterTo(condition); });
    return chip;
}

QWidget* SpecialRows::row(const SpecialItem& item, int number) {
    const QString tip = numbersOf(item);
    auto* row = new QWidget;
    row->setToolTip(tip);
    auto* grid = new QGridLayout(row);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(theme::gap_inside);
    grid->setVerticalSpacing(3);
    grid->setColumnStretch(0, 1);
    grid->setColumnMinimumWidth(1, theme::scaled(lift_width));
    QWidget* name = nameOf(item, tip);
    name->setObjectName(QString("special_%1_%2").arg(words_of(item.kind).name).arg(number));
    name->setAccessibleDescription(tip);
    if (name->toolTip().isEmpty()) name->setToolTip(tip);
    auto* lift = new TextLabel(lift_text(item.measure));
    auto* sure = new TextLabel(
        QString::fromUtf8(confidence_words(item.measure).data(),
                          static_cast<qsizetype>(confidence_words(item.measure).size())),
        theme::Type::caption, theme::Token::muted);
    for (QLabel* label : {static_cast<QLabel*>(lift), static_cast<QLabel*>(sure)})
        label->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    auto* holder = new QHBoxLayout;
    holder->setContentsMargins(0, 0, 0, 0);
    holder->addWidget(name);
    if (qobject_cast<Chip*>(name)) holder->addStretch(1);
    grid->addLayout(holder, 0, 0);
    grid->addWidget(lift, 0, 1);
    grid->addWidget(new SharePair(item.measure.share_inside, item.measure.share_outside), 1, 0,
                    Qt::AlignVCenter);
    grid->addWidget(sure, 1, 1);
    return row;
}

}  // namespace sparsescope
