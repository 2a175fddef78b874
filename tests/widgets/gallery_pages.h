// SPDX-License-Identifier: GPL-3.0-or-later
// Pages of the gallery: made-up data in the arrangements the program uses.
#pragma once

class QWidget;

namespace sparsescope::gallery {

QWidget* train_page();
QWidget* neurons_page();
QWidget* search_page();
QWidget* controls_page();
QWidget* filter_page();
QWidget* edge_cases_page();

}  // namespace sparsescope::gallery
