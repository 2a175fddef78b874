// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/about_dialog.h"

#include <QDialog>
#include <QLabel>
#include <QVBoxLayout>

#include "core/corpus/database_version.h"
#include "widgets/controls/text_label.h"
#include "widgets/layout.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr int about_text_width = 460;

TextLabel* paragraph(const QString& text) {
    auto* label = new TextLabel(text, theme::Type::body, theme::Token::muted);
    label->setWordWrap(true);
    label->setFixedWidth(theme::scaled(about_text_width));
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

}  // namespace

void show_about(QWidget* parent) {
    auto* dialog = new QDialog(parent);
    auto* column = frame_dialog(dialog, {.name = "about_dialog",
                                         .title = "About Sparsescope",
                                         .spacing = theme::gap_inside,
                                         .buttons = false});
    auto* mark = new QLabel;
    mark->setPixmap(theme::application_icon().pixmap(48, 48));
    column->addWidget(mark);
    column->addWidget(new TextLabel("Sparsescope " SPARSESCOPE_VERSION, theme::Type::title));
    column->addWidget(paragraph(
        "See what every neuron of a sparse embedding means. Implements CSR (arXiv 2503.01776) "
        "and CSRv2 (arXiv 2602.05735)."));
    auto* versions = paragraph(QString("Qt %1 with Qt Charts · SQLite %2")
                                   .arg(qVersion(), QString::fromStdString(database_version())));
    versions->setObjectName("about_versions");
    column->addWidget(versions);
    column->addWidget(
        paragraph("Free software under the GNU General Public License, version 3 or later. It uses "
                  "Qt and Qt Charts (LGPL and "
                  "GPL), SQLite (public domain), fmt, CLI11, tl::expected, nlohmann::json, libzip "
                  "and zlib (permissive "
                  "licences); the engine also uses LibTorch (BSD). The example holds glosses of "
                  "WordNet 3.0 (WordNet licence) "
                  "and embeddings made with all-MiniLM-L6-v2 (Apache 2.0)."));
    dialog->open();
}

}  // namespace sparsescope
