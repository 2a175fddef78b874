// SPDX-License-Identifier: GPL-3.0-or-later
// Buttons, messages, chips, icons, pictures and the empty state.
#include "tests/widgets/gallery_pages.h"

#include <QBoxLayout>
#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QTabWidget>
#include <QToolButton>
#include <cmath>
#include <initializer_list>

#include "widgets/controls/chip.h"
#include "widgets/controls/empty_state.h"
#include "widgets/controls/flow_layout.h"
#include "widgets/controls/image_view.h"
#include "widgets/controls/message_bar.h"
#include "widgets/theme.h"

namespace sparsescope::gallery {

namespace {

void add_messages(QWidget* page, QVBoxLayout* column) {
    const struct {
        MessageBar::Kind kind;
        const char* text;
    } messages[] = {{MessageBar::Kind::info,
                     "This workspace is open in another window, so it is read-only here."},
                    {MessageBar::Kind::good, "Saved to k-and-dead.png."},
                    {MessageBar::Kind::warning,
                     "296 of 1 536 neurons were never active on the held-out documents at k = 8; a "
                     "larger auxiliary k revives more of them."},
                    {MessageBar::Kind::error,
                     "data.npy, byte 1 024: the header promises 6 000 × 384 values, the file ends "
                     "after 2 119. It is incomplete: copy it again."}};
    for (const auto& message : messages) {
        auto* bar = new MessageBar(page);
        bar->showMessage(
            message.kind, QString::fromUtf8(message.text),
            message.kind == MessageBar::Kind::warning ? QStringLiteral("Show them") : QString());
        column->addWidget(bar);
    }
}

QLayout* button_row() {
    auto* row = new QHBoxLayout;
    row->setSpacing(theme::gap_inside);
    auto* primary = new QPushButton(QStringLiteral("Primary"));
    theme::make_primary(primary);
    auto* flat = new QPushButton(QStringLiteral("Flat"));
    theme::make_flat(flat);
    auto* disabled = new QPushButton(QStringLiteral("Disabled"));
    disabled->setEnabled(false);
    auto* tool = new QToolButton;
    tool->setIcon(theme::icon(QStringLiteral("menu")));
    tool->setAutoRaise(true);
    auto* edit = new QLineEdit(QStringLiteral("a line of text"));
    auto* radio = new QRadioButton(QStringLiteral("shuffled"));
    radio->setChecked(true);
    auto* three = new QCheckBox(QStringLiteral("partly"));
    three->setTristate(true);
    three->setCheckState(Qt::PartiallyChecked);
    for (QWidget* widget : std::initializer_list<QWidget*>{
             primary,
             new QPushButton(theme::icon(QStringLiteral("folder")), QStringLiteral("Open…")), flat,
             disabled, tool, edit, radio, new QRadioButton(QStringLiteral("sequential")),
             new QCheckBox(QStringLiteral("off")), three})
        row->addWidget(widget);
    return row;
}

QLayout* chip_row() {
    auto* chips = new QHBoxLayout;
    const struct {
        const char* text;
        theme::Token token;
        const char* icon;
    } kinds[] = {{"noun.animal", theme::Token::muted, ""},
                 {"finished", theme::Token::good, "check"},
                 {"interrupted", theme::Token::warn, "warning"},
                 {"failed", theme::Token::bad, "warning"},
                 {"running", theme::Token::accent, "play"}};
    for (const auto& kind : kinds) {
        auto* chip = new Chip(QLatin1String(kind.text));
        chip->setToken(kind.token);
        chip->setIconName(QLatin1String(kind.icon));
        chips->addWidget(chip);
    }
    chips->addWidget(new StateChip);
    auto* dead = new StateChip;
    dead->setAlive(false);
    chips->addWidget(dead);
    chips->addWidget(new NeuronChip(412, QStringLiteral("small animals"), QStringLiteral("0.83")));
    chips->addStretch(1);
    return chips;
}

QLayout* icon_rows() {
    auto* icons = new FlowLayout(nullptr, 14);
    for (const char* name :
         {"home",   "train",    "neurons", "search", "document", "image",   "play",  "stop",
          "pause",  "warning",  "info",    "check",  "close",    "menu",    "copy",  "export",
          "import", "sun",      "moon",    "file",   "folder",   "model",   "alive", "dead",
          "help",   "settings", "star",    "filter", "back",     "forward", "trash"}) {
        auto* label = new QLabel;
        label->setPixmap(
            theme::icon_pixmap(QLatin1String(name), 20, theme::color(theme::Token::text), 1));
        label->setToolTip(QLatin1String(name));
        icons->addWidget(label);
    }
    for (const int size : {16, 24, 32, 64}) {
        auto* label = new QLabel;
        label->setPixmap(theme::application_icon().pixmap(size, size));
        icons->addWidget(label);
    }
    return icons;
}

QLayout* large_parts() {
    auto* images = new QHBoxLayout;
    std::vector<float> values;
    for (int i = 0; i < 784; ++i)
        values.push_back(static_cast<float>(std::sin(i / 28 * 0.25) * std::cos(i % 28 * 0.25)));
    auto* diverging = new ImageView;
    diverging->setRow(values, 28, 28, RowColors::diverging,
                      QStringLiteral("Encoder row of neuron 412"));
    auto* grey = new ImageView;
    grey->setRow(values, 28, 28, RowColors::grey, QStringLiteral("Reconstruction"));
    images->addWidget(diverging);
    images->addWidget(grey);
    auto* empty = new EmptyState(
        QStringLiteral("neurons"), QStringLiteral("No model yet"),
        QStringLiteral(
            "Every neuron with its documents appears here once a model is trained or loaded."));
    empty->setAction(QStringLiteral("Train a model"));
    empty->setCommandLine(QStringLiteral(
        "sparsescope-cli train example.sscope --preset csrv2-text --dataset wordnet"));
    images->addWidget(empty, 1);
    auto* text = new QPlainTextEdit(QStringLiteral("plain text"));
    text->setMaximumWidth(200);
    images->addWidget(text);
    auto* tabs = new QTabWidget;
    tabs->addTab(new QWidget, QStringLiteral("Why"));
    tabs->addTab(new QWidget, QStringLiteral("Why not"));
    images->addWidget(tabs);
    return images;
}

}  // namespace

QWidget* controls_page() {
    auto* page = new QWidget;
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(theme::page_margin, theme::gap_groups, theme::page_margin,
                               theme::gap_groups);
    column->setSpacing(12);
    add_messages(page, column);
    column->addLayout(button_row());
    column->addLayout(chip_row());
    column->addLayout(icon_rows());
    column->addLayout(large_parts(), 1);
    return page;
}

}  // namespace sparsescope::gallery
